/**
 * Names follow Presidio's list (https://microsoft.github.io/presidio/supported_entities/); names it lacks are ours.
 */

/** Entities a recognizer exists for. */
export const DETECTED_ENTITIES: readonly string[] = [
  "EMAIL_ADDRESS",
  "CREDIT_CARD",
  "US_SSN",
  "PHONE_NUMBER",
  "IP_ADDRESS",
  "IBAN_CODE",
  "URL",
  "API_KEY",
  "PERSON",
  "LOCATION",
  "ORGANIZATION",
  "PASSWORD",
  "SESSION_TOKEN",
  "INTERNAL_ID",
  "US_ITIN",
  "US_PASSPORT",
  "US_DRIVER_LICENSE",
  "US_BANK_NUMBER",
  "MEDICAL_LICENSE",
  "UK_NHS",
  "SG_NRIC_FIN",
  "AU_ABN",
  "AU_ACN",
  "AU_TFN",
  "AU_MEDICARE",
  "CRYPTO",
  "US_MBI",
  "US_NPI",
  "UK_NINO",
  "CA_SIN",
  "IN_AADHAAR",
  "IN_PAN",
  "DE_TAX_ID",
  "FR_NIR",
  "ES_NIF",
  "ES_NIE",
  "IT_FISCAL_CODE",
  "PL_PESEL",
  "SE_PERSONNUMMER",
  "FI_PERSONAL_IDENTITY_CODE",
  "DATE_OF_BIRTH",
  "PATIENT_MRN",
  "HEALTH_PLAN_ID",
  "MAC_ADDRESS",
];

/** What looks like an identifier under a sensitive name and is none of the others: found where the mode says `unknown_entities: mask`. */
export const UNKNOWN_ENTITY = "UNKNOWN_ID";

/**
 * Looked for only where a policy names them: a URL is only sensitive for what it contains, which is found by itself, and an
 * organization is no person.
 */
export const UNUSUAL_ENTITIES: readonly string[] = ["URL", "ORGANIZATION"];

/** Every entity name a policy may use. */
export const KNOWN_ENTITIES: readonly string[] = [...DETECTED_ENTITIES, UNKNOWN_ENTITY];
