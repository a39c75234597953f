/**
 * Calling codes and trunk prefixes of ITU-T E.164 (Annex to the Operational Bulletin), as libphonenumber's metadata has
 * them. The library itself is not used here: its metadata costs 45 ms at start, and a pseudonym needs only one spelling
 * per number, not a judgement on whether the number exists.
 */
const WITHOUT_TRUNK =
  "AC247 AD376 AO244 AW297 BF226 BH973 BI257 BJ229 BN673 BQ599 BT975 BW267 BZ501 CF236 CG242 CI225 CK682 " +
  "CL56 CM237 CR506 CV238 CW599 CY357 CZ420 DJ253 DK45 EE372 ES34 FJ679 FK500 FM691 FO298 GA241 GI350 GL299 " +
  "GM220 GN224 GQ240 GR30 GT502 GW245 GY592 HK852 HN504 HT509 IO246 IS354 IT39 KM269 KW965 LS266 LU352 " +
  "LV371 ML223 MO853 MR222 MT356 MU230 MV960 MX52 MZ258 NC687 NE227 NF672 NI505 NO47 NR674 NU683 OM968 " +
  "PA507 PF689 PG675 PL48 PT351 PW680 QA974 SB677 SC248 SG65 SH290 SJ47 SM378 SN221 SR597 ST239 SV503 SZ268 " +
  "TA290 TD235 TG228 TJ992 TK690 TL670 TN216 TO676 TV688 UZ998 VA39 VU678 WF681 WS685";

/** National numbers are written with a leading 0 that is not dialled from abroad. */
const TRUNK_0 =
  "AE971 AF93 AL355 AM374 AR54 AT43 AU61 AX358 AZ994 BA387 BD880 BE32 BG359 BL590 BO591 BR55 CC61 CD243 " +
  "CH41 CN86 CO57 CU53 CX61 DE49 DZ213 EC593 EG20 EH212 ER291 ET251 FI358 FR33 GB44 GE995 GF594 GG44 GH233 " +
  "GP590 HR385 ID62 IE353 IL972 IM44 IN91 IQ964 IR98 JE44 JO962 JP81 KE254 KG996 KH855 KI686 KP850 KR82 " +
  "LA856 LB961 LI423 LK94 LR231 LT370 LY218 MA212 MC377 MD373 ME382 MF590 MG261 MK389 MM95 MN976 MQ596 " +
  "MW265 MY60 NA264 NG234 NL31 NP977 NZ64 PE51 PH63 PK92 PM508 PS970 PY595 RE262 RO40 RS381 RW250 SA966 " +
  "SD249 SE46 SI386 SK421 SL232 SO252 SS211 SY963 TH66 TR90 TW886 TZ255 UA380 UG256 UY598 VE58 VN84 XK383 " +
  "YE967 YT262 ZA27 ZM260 ZW263";

/** The North American Numbering Plan: 10 digits, a leading 1 allowed. */
const TRUNK_1 =
  "AG1 AI1 AS1 BB1 BM1 BS1 CA1 DM1 DO1 GD1 GU1 JM1 KN1 KY1 LC1 MH692 MP1 MS1 PR1 SX1 TC1 TT1 US1 VC1 VG1 " + "VI1";

interface Region {
  readonly code: string;
  /** What a national number starts with and E.164 leaves out; stripped only from numbers it can belong to. */
  readonly trunk?: RegExp;
}

const REGIONS = new Map<string, Region>();

function addRegions(table: string, trunk?: RegExp): void {
  for (const entry of table.split(" "))
    REGIONS.set(entry.slice(0, 2), { code: entry.slice(2), ...(trunk === undefined ? {} : { trunk }) });
}

addRegions(WITHOUT_TRUNK);
addRegions(TRUNK_0, /^0/);
addRegions(TRUNK_1, /^1(?=\d{10}$)/);
addRegions("KZ7 RU7", /^8(?=\d{10}$)/);
addRegions("BY375", /^80?(?=\d{9}$)/);
addRegions("TM993", /^8(?=\d{8}$)/);
addRegions("HU36", /^06/);

/** ISO 3166-1 alpha-2 regions a policy may name as `default_region`. */
export const PHONE_REGIONS: readonly string[] = [...REGIONS.keys()].sort();

const EXTENSION = /(?:;ext=|\bext(?:ension)?\.?|[x#])[ :]{0,2}(\d{1,7})$/i;

/**
 * One spelling per phone number: E.164 where the number is international or `region` is known, else its digits; an
 * extension follows as in RFC 3966. Total: text without digits comes back as it is.
 */
export function canonicalizePhone(text: string, region?: string): string {
  const written = text.normalize("NFKC").trim();
  const extension = EXTENSION.exec(written);
  const subscriber = extension === null ? written : written.slice(0, extension.index);
  const digits = subscriber.replace(/\D/g, "");
  if (digits === "") return text;
  const suffix = extension === null ? "" : `;ext=${extension[1]}`;
  return formatE164(subscriber, digits, REGIONS.get(region ?? "")) + suffix;
}

function formatE164(written: string, digits: string, region: Region | undefined): string {
  // "+44 (0)20 …": the bracketed trunk prefix is for callers at home.
  if (/^[^\d+]*\+/.test(written)) return `+${written.replace(/\(0\)/, "").replace(/\D/g, "")}`;
  if (digits.startsWith("00") && digits.length >= 10) return `+${digits.slice(2)}`;
  if (region === undefined) return digits;
  if (region.code === "1" && digits.startsWith("011")) return `+${digits.slice(3)}`;
  return `+${region.code}${region.trunk === undefined ? digits : digits.replace(region.trunk, "")}`;
}
