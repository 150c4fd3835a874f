-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A database of schema version 1, as that version made it, with subscribers in it: for the test of the upgrade.
PRAGMA application_id = 0x53535256;
PRAGMA user_version = 1;
CREATE TABLE subscriber (
	imsi TEXT NOT NULL PRIMARY KEY
		CHECK (length(imsi) BETWEEN 6 AND 15 AND imsi NOT GLOB '*[^0-9]*'),
	msisdn TEXT UNIQUE,
	msisdn_ton INTEGER NOT NULL DEFAULT 0,
	msisdn_npi INTEGER NOT NULL DEFAULT 0,
	version INTEGER NOT NULL,
	vlr_number TEXT NOT NULL DEFAULT '',
	purged INTEGER NOT NULL DEFAULT 0,
	groups INTEGER NOT NULL,
	odb INTEGER NOT NULL DEFAULT 0,
	clip INTEGER NOT NULL DEFAULT 0,
	clir INTEGER NOT NULL DEFAULT 0,
	colp INTEGER NOT NULL DEFAULT 0,
	colr INTEGER NOT NULL DEFAULT 0,
	cnap INTEGER NOT NULL DEFAULT 0,
	hold INTEGER NOT NULL DEFAULT 0,
	mpty INTEGER NOT NULL DEFAULT 0,
	ect INTEGER NOT NULL DEFAULT 0,
	cd INTEGER NOT NULL DEFAULT 0,
	cfu INTEGER NOT NULL DEFAULT 0,
	cfb INTEGER NOT NULL DEFAULT 0,
	cfnry INTEGER NOT NULL DEFAULT 0,
	cfnrc INTEGER NOT NULL DEFAULT 0,
	baoc INTEGER NOT NULL DEFAULT 0,
	boic INTEGER NOT NULL DEFAULT 0,
	boic_exhc INTEGER NOT NULL DEFAULT 0,
	baic INTEGER NOT NULL DEFAULT 0,
	bic_roam INTEGER NOT NULL DEFAULT 0,
	cw INTEGER NOT NULL DEFAULT 0,
	cfu_options INTEGER NOT NULL DEFAULT 0,
	cfb_options INTEGER NOT NULL DEFAULT 0,
	cfnry_options INTEGER NOT NULL DEFAULT 0,
	cfnrc_options INTEGER NOT NULL DEFAULT 0,
	cfnry_time INTEGER NOT NULL DEFAULT 0,
	clir_mode INTEGER NOT NULL DEFAULT 0,
	clip_override INTEGER NOT NULL DEFAULT 0,
	colp_override INTEGER NOT NULL DEFAULT 0,
	max_forwardings INTEGER NOT NULL DEFAULT 5,
	password TEXT NOT NULL DEFAULT '',
	wrong_passwords INTEGER NOT NULL DEFAULT 0,
	barring_by_provider INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE forwarding (
	imsi TEXT NOT NULL REFERENCES subscriber (imsi),
	ss_code INTEGER NOT NULL,
	groups INTEGER NOT NULL CHECK (groups > 0),
	active INTEGER NOT NULL,
	number TEXT NOT NULL CHECK (number <> ''),
	number_ton INTEGER NOT NULL,
	number_npi INTEGER NOT NULL,
	subaddress BLOB,
	no_reply_time INTEGER NOT NULL,
	PRIMARY KEY (imsi, ss_code, groups)
) WITHOUT ROWID;
CREATE TABLE activation (
	imsi TEXT NOT NULL REFERENCES subscriber (imsi),
	ss_code INTEGER NOT NULL,
	groups INTEGER NOT NULL CHECK (groups > 0),
	PRIMARY KEY (imsi, ss_code)
) WITHOUT ROWID;
INSERT INTO subscriber (imsi, msisdn, msisdn_ton, msisdn_npi, version, vlr_number, groups, cfu, cfnry, cfnry_time, baoc, cw,
	max_forwardings, password, wrong_passwords)
	VALUES ('001010000000001', '491701234567', 1, 1, 7, '4917', 3, 1, 1, 25, 1, 1, 4, '4711', 2);
INSERT INTO subscriber (imsi, version, groups, clip, clir, clir_mode) VALUES ('001010000000002', 1, 1, 1, 1, 1);
INSERT INTO forwarding VALUES ('001010000000001', 42, 1, 1, '1002', 0, 1, NULL, 25);
INSERT INTO forwarding VALUES ('001010000000001', 42, 4, 0, '431234', 1, 1, x'a1b2', 5);
INSERT INTO activation VALUES ('001010000000001', 146, 1);
INSERT INTO activation VALUES ('001010000000001', 65, 5);
