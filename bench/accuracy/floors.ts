/**
 * What every entity has to reach on FLOOR_LINES lines of bench/corpus at the default threshold; test/accuracy/floors.test.ts
 * holds the detector to it. After an improvement: `npm run accuracy -- --floors`, and paste what it prints.
 */
export const FLOOR_LINES = 2000;

/** At most this share of the lines without anything sensitive may be hit. */
export const HARMLESS_CEILING = 0.02;

export const FLOORS: Readonly<Record<string, readonly [recall: number, precision: number]>> = {
  API_KEY: [0.87, 0.98],
  AU_ABN: [0, 0],
  AU_ACN: [0, 0],
  AU_MEDICARE: [0, 0],
  AU_TFN: [0, 0],
  CA_SIN: [0, 0],
  CREDIT_CARD: [0.81, 0.96],
  CRYPTO: [0, 0],
  DATE_OF_BIRTH: [0, 0],
  DE_TAX_ID: [0, 0],
  EMAIL_ADDRESS: [0.96, 0.97],
  ES_NIE: [0, 0],
  ES_NIF: [0, 0],
  FI_PERSONAL_IDENTITY_CODE: [0, 0],
  FR_NIR: [0, 0],
  HEALTH_PLAN_ID: [0, 0],
  IBAN_CODE: [0.85, 0.98],
  INTERNAL_ID: [0, 0],
  IN_AADHAAR: [0, 0],
  IN_PAN: [0, 0],
  IP_ADDRESS: [0.94, 0.98],
  IT_FISCAL_CODE: [0, 0],
  LOCATION: [0, 0],
  MAC_ADDRESS: [0, 0],
  MEDICAL_LICENSE: [0, 0],
  PASSWORD: [0.45, 0.98],
  PATIENT_MRN: [0, 0],
  PERSON: [0, 0],
  PHONE_NUMBER: [0.77, 0.89],
  PL_PESEL: [0, 0],
  SESSION_TOKEN: [0.12, 0.98],
  SE_PERSONNUMMER: [0, 0],
  SG_NRIC_FIN: [0, 0],
  UK_NHS: [0, 0],
  UK_NINO: [0, 0],
  URL: [0.94, 0.98],
  US_BANK_NUMBER: [0, 0],
  US_DRIVER_LICENSE: [0, 0],
  US_ITIN: [0, 0],
  US_MBI: [0, 0],
  US_NPI: [0, 0],
  US_PASSPORT: [0, 0],
  US_SSN: [0.75, 0.68],
};
