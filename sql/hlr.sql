-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The database of the HLR role. It is built, and an older one upgraded in place, by playing the parts below that it does not
-- have yet, each in one transaction together with its number (PRAGMA user_version). A part that was ever released is never
-- edited: append another one.
--
-- Sets of basic service groups are sums of: 1 speech, 2 SMS, 4 fax, 8 asynchronous data, 16 synchronous data, 32 voice group
-- (the elementary groups 1, 2, 6, 7, 8, 12 of TS 22.004).

-- schema version 1

CREATE TABLE subscriber (
	-- Identity
	imsi TEXT NOT NULL PRIMARY KEY			-- TS 23.008 2.1.1.1, 23.003 2.2
		CHECK (length(imsi) BETWEEN 6 AND 15 AND imsi NOT GLOB '*[^0-9]*'),
	msisdn TEXT UNIQUE,				-- TS 23.008 2.1.2, 23.003 3.3; NULL: not known yet
	msisdn_ton INTEGER NOT NULL DEFAULT 0,		-- type of number, TS 24.008 10.5.4.7
	msisdn_npi INTEGER NOT NULL DEFAULT 0,		-- numbering plan, TS 24.008 10.5.4.7
	version INTEGER NOT NULL,			-- grows by one with each change; ours

	-- Location
	vlr_number TEXT NOT NULL DEFAULT '',		-- TS 23.008 2.4.5; '': not registered
	purged INTEGER NOT NULL DEFAULT 0,		-- MS purged for non-GPRS flag, TS 23.008 2.7.5

	-- Subscription
	groups INTEGER NOT NULL,			-- bearer and teleservices by group, TS 23.008 2.3
	odb INTEGER NOT NULL DEFAULT 0,			-- operator determined barring, TS 23.008 2.8; bits: enum odb_bits

	-- Provisioning state of the supplementary services, TS 23.011 2.1.1
	clip INTEGER NOT NULL DEFAULT 0,		-- TS 23.081 1.1
	clir INTEGER NOT NULL DEFAULT 0,		-- TS 23.081 2.1
	colp INTEGER NOT NULL DEFAULT 0,		-- TS 23.081 3.1
	colr INTEGER NOT NULL DEFAULT 0,		-- TS 23.081 4.1
	cnap INTEGER NOT NULL DEFAULT 0,		-- TS 23.096
	hold INTEGER NOT NULL DEFAULT 0,		-- TS 23.083 2
	mpty INTEGER NOT NULL DEFAULT 0,		-- TS 23.084
	ect INTEGER NOT NULL DEFAULT 0,			-- TS 23.091
	cd INTEGER NOT NULL DEFAULT 0,			-- TS 23.072
	cfu INTEGER NOT NULL DEFAULT 0,			-- TS 23.082 1
	cfb INTEGER NOT NULL DEFAULT 0,			-- TS 23.082 2
	cfnry INTEGER NOT NULL DEFAULT 0,		-- TS 23.082 3
	cfnrc INTEGER NOT NULL DEFAULT 0,		-- TS 23.082 4
	baoc INTEGER NOT NULL DEFAULT 0,		-- TS 23.088 1
	boic INTEGER NOT NULL DEFAULT 0,		-- TS 23.088 1
	boic_exhc INTEGER NOT NULL DEFAULT 0,		-- TS 23.088 1
	baic INTEGER NOT NULL DEFAULT 0,		-- TS 23.088 2
	bic_roam INTEGER NOT NULL DEFAULT 0,		-- TS 23.088 2
	cw INTEGER NOT NULL DEFAULT 0,			-- TS 23.083 1

	-- Subscription options
	cfu_options INTEGER NOT NULL DEFAULT 0,		-- TS 22.082 1.3.1; octet ForwardingOptions, TS 29.002 17.7.4
	cfb_options INTEGER NOT NULL DEFAULT 0,		-- the same
	cfnry_options INTEGER NOT NULL DEFAULT 0,	-- the same
	cfnrc_options INTEGER NOT NULL DEFAULT 0,	-- the same
	cfnry_time INTEGER NOT NULL DEFAULT 0,		-- seconds that a registration without a time gets, TS 23.082 3.1.1
	clir_mode INTEGER NOT NULL DEFAULT 0,		-- CliRestrictionOption, TS 29.002 17.7.4; 23.081 2.1
	clip_override INTEGER NOT NULL DEFAULT 0,	-- OverrideCategory, TS 29.002 17.7.4; 23.081 1.1
	colp_override INTEGER NOT NULL DEFAULT 0,	-- OverrideCategory, TS 29.002 17.7.4; 23.081 3.1
	max_forwardings INTEGER NOT NULL DEFAULT 5,	-- NumberOfForwarding 1..5, TS 29.002 17.7.4

	-- Password of the barring services, TS 23.011 3
	password TEXT NOT NULL DEFAULT '',		-- four digits, TS 22.004 5.2
	wrong_passwords INTEGER NOT NULL DEFAULT 0,	-- attempts in a row, TS 23.011 3.1
	barring_by_provider INTEGER NOT NULL DEFAULT 0	-- control of barring: 1 service provider, 0 password, TS 22.088 1
) WITHOUT ROWID;

-- Registrations: one row per forwarding service and set of groups that share a number (TS 23.082 1.1.1; TS 23.011 2.1.1,
-- registration and activation state). Quiescent is not stored: it follows from CFU.
CREATE TABLE forwarding (
	imsi TEXT NOT NULL REFERENCES subscriber (imsi),
	ss_code INTEGER NOT NULL,			-- TS 29.002 17.7.5
	groups INTEGER NOT NULL CHECK (groups > 0),	-- registered for these
	active INTEGER NOT NULL,			-- and active for these of them
	number TEXT NOT NULL CHECK (number <> ''),	-- forwarded-to number as stored, TS 23.082 1.1.1
	number_ton INTEGER NOT NULL,			-- TS 24.008 10.5.4.7
	number_npi INTEGER NOT NULL,			-- TS 24.008 10.5.4.7
	subaddress BLOB,				-- ISDN-SubaddressString, TS 29.002 17.7.8; NULL: none
	no_reply_time INTEGER NOT NULL,			-- CFNRy: seconds, TS 23.082 3.1.1; else 0
	PRIMARY KEY (imsi, ss_code, groups)
) WITHOUT ROWID;

-- Activation of what needs no registration: one row per barring program or call waiting and the set of groups for which it
-- is active (TS 23.088 1 and 2, TS 23.083 1; TS 23.011 2.1.1, activation state).
CREATE TABLE activation (
	imsi TEXT NOT NULL REFERENCES subscriber (imsi),
	ss_code INTEGER NOT NULL,			-- TS 29.002 17.7.5
	groups INTEGER NOT NULL CHECK (groups > 0),
	PRIMARY KEY (imsi, ss_code)
) WITHOUT ROWID;

-- schema version 2

-- Country code of the serving network, for the services that depend on it: TS 23.088 2 (BIC-Roam), 22.088 2.2.1. '': home.
ALTER TABLE subscriber ADD COLUMN vlr_country TEXT NOT NULL DEFAULT '';

-- schema version 3

-- Keys of the SIM, where this node is the authentication centre: TS 23.008 2.3, 33.102 6.3, 43.020 3.2.
ALTER TABLE subscriber ADD COLUMN auth_algo INTEGER NOT NULL DEFAULT 0;	-- enum osmo_auth_algo of libosmocore; 0: no keys
ALTER TABLE subscriber ADD COLUMN auth_k BLOB;			-- K or Ki, 16 octets; NULL: no keys
ALTER TABLE subscriber ADD COLUMN auth_opc BLOB;		-- OPc of MILENAGE, 16 octets; NULL: none
ALTER TABLE subscriber ADD COLUMN auth_sqn INTEGER NOT NULL DEFAULT 0;	-- last SQN of MILENAGE that was used, TS 33.102 C.1
