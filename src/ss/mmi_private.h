/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file mmi_private.h
 * The grammar of TS 22.030 6.5.2 and the service codes of its Annex B, between the files of the MMI. */
#pragma once

#include <osmocom/supserv/mmi.h>

#define MMI_FIELDS_MAX 4

/*! What the first signs of a control string ask for. */
enum mmi_prefix {
	MMI_PREFIX_ACTIVATE,		/*!< * */
	MMI_PREFIX_DEACTIVATE,		/*!< # */
	MMI_PREFIX_INTERROGATE,		/*!< *# */
	MMI_PREFIX_REGISTER,		/*!< ** */
	MMI_PREFIX_ERASE,		/*!< ## */
};

/*! Part of the typed string. Empty and absent are the same. */
struct mmi_field {
	const char *s;
	size_t n;
};

/*! A string that has the form of a control string: prefix SC *SIA *SIB *SIC *SID # DN. Points into the string. */
struct mmi_procedure {
	enum mmi_prefix prefix;
	struct mmi_field sc;
	struct mmi_field si[MMI_FIELDS_MAX];
	struct mmi_field dn;
};

/*! What the supplementary information of a service code means. */
enum mmi_si {
	MMI_SI_NOTHING,
	MMI_SI_FORWARDING,		/*!< number, basic service */
	MMI_SI_FORWARDING_TIME,		/*!< number, basic service, no-reply time */
	MMI_SI_BASIC_SERVICE,
	MMI_SI_BARRING,			/*!< password, basic service */
	MMI_SI_NBR_USER,		/*!< multicall */
	MMI_SI_PRIORITY,		/*!< eMLPP: the last digit of the service code is the priority */
	MMI_SI_CLIR,			/*!< nothing, but stands before a dialled number too */
	MMI_SI_UUS,			/*!< stands before a dialled number too */
	MMI_SI_NEW_PASSWORD,		/*!< service, old, new, new again */
	MMI_SI_NEW_PIN,			/*!< old, new, new again */
	MMI_SI_UNBLOCK_PIN,		/*!< PUK, new, new again */
};

struct mmi_service {
	const char *sc;
	int ss_code;			/*!< -1 = none */
	enum mmi_si si;
	const char *local;		/*!< what the phone does itself */
};

/*! \returns false when \a str does not have this form. */
bool mmi_procedure_split(struct mmi_procedure *p, const char *str);
/*! What a control string with a known service code is. \a mmi is initialised. */
void mmi_procedure_parse(struct mmi *mmi, const struct mmi_procedure *p, const struct mmi_service *service);
/*! \returns NULL for a service code that is not in the table. */
const struct mmi_service *mmi_service_find(const struct mmi_field *sc);
/*! The first service code of an SS-Code, NULL where nobody can type it. */
const struct mmi_service *mmi_service_of_ss_code(uint8_t ss_code);
/*! Make \a mmi invalid, whatever it was. */
void mmi_invalid(struct mmi *mmi, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
