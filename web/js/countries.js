// ISO 3166-1 codes for the address form: where most parcels go, then all the others by name.

import { countryName, language } from "./language.js";

const OFTEN = ["CN", "HK", "US", "JP", "GB", "DE", "FR", "CA", "SG", "AU"];
const REST = `AD AE AF AG AI AL AM AO AR AS AT AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CC
  CD CF CG CH CI CK CL CM CO CR CU CV CW CX CY CZ DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO GA GD GE GF GG GH
  GI GL GM GN GP GQ GR GT GU GW GY HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO KE KG KH KI KM KN KP KR KW KY KZ
  LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG
  NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SH SI SJ SK SL SM
  SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM UY UZ VA VC VE VG VI VN VU WF WS
  YE YT ZA ZM ZW`.split(/\s+/);

/** @param {string} code */
const named = (code) => ({ code, name: countryName(code) });

/** Two groups of `{code, name}`, named in the buyer's language. */
export function countries() {
  const { compare } = new Intl.Collator(language());
  return [OFTEN.map(named), REST.map(named).sort((one, other) => compare(one.name, other.name))];
}

/** Where tax depends on the state or province, it has to be given.
 *  @param {string} country */
export const needsRegion = (country) => ["US", "CA"].includes(country);
