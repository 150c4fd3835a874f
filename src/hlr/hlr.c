/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* placeholder until the first file of this room lands */
typedef int hlr_placeholder;
