/**
 * What every entity has to reach on FLOOR_LINES lines of bench/corpus at the default threshold; test/accuracy/floors.test.ts
 * holds the detector to it. After an improvement: `npm run accuracy -- --floors`, and paste what it prints.
 */
export const FLOOR_LINES = 2000;

/** At most this share of the lines without anything sensitive may be hit. */
export const HARMLESS_CEILING = 0.01;

export const FLOORS: Readonly<Record<string, readonly [recall: number, precision: number]>> = {
  API_KEY: [0.98, 0.98],
  AU_ABN: [0.98, 0.98],
  AU_ACN: [0.98, 0.98],
  AU_MEDICARE: [0.98, 0.98],
  AU_TFN: [0.98, 0.98],
  CA_SIN: [0.98, 0.98],
  CREDIT_CARD: [0.91, 0.98],
  CRYPTO: [0.98, 0.98],
  DATE_OF_BIRTH: [0.98, 0.98],
  DE_TAX_ID: [0.98, 0.98],
  EMAIL_ADDRESS: [0.98, 0.98],
  ES_NIE: [0.98, 0.98],
  ES_NIF: [0.98, 0.98],
  FI_PERSONAL_IDENTITY_CODE: [0.98, 0.98],
  FR_NIR: [0.98, 0.98],
  HEALTH_PLAN_ID: [0.95, 0.98],
  IBAN_CODE: [0.96, 0.98],
  INTERNAL_ID: [0.98, 0.98],
  IN_AADHAAR: [0.94, 0.94],
  IN_PAN: [0.98, 0.98],
  IP_ADDRESS: [0.96, 0.98],
  IT_FISCAL_CODE: [0.96, 0.98],
  LOCATION: [0.96, 0.94],
  MAC_ADDRESS: [0.98, 0.98],
  MEDICAL_LICENSE: [0.95, 0.98],
  PASSWORD: [0.89, 0.98],
  PATIENT_MRN: [0.98, 0.98],
  PERSON: [0.96, 0.97],
  PHONE_NUMBER: [0.84, 0.98],
  PL_PESEL: [0.98, 0.98],
  SESSION_TOKEN: [0.96, 0.98],
  SE_PERSONNUMMER: [0.94, 0.98],
  SG_NRIC_FIN: [0.98, 0.98],
  UK_NHS: [0.98, 0.98],
  UK_NINO: [0.95, 0.98],
  URL: [0.98, 0.98],
  US_BANK_NUMBER: [0.95, 0.96],
  US_DRIVER_LICENSE: [0.98, 0.98],
  US_ITIN: [0.98, 0.98],
  US_MBI: [0.98, 0.98],
  US_NPI: [0.88, 0.98],
  US_PASSPORT: [0.9, 0.98],
  US_SSN: [0.96, 0.98],
};
