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
];

/**
 * Looked for only where a policy names them: a URL is only sensitive for what it contains, which is found by itself, and an organization is
 * no person.
 */
export const UNUSUAL_ENTITIES: readonly string[] = ["URL", "ORGANIZATION"];

/** Entities a policy may name although nothing detects them yet: field paths and custom patterns can still yield them. */
export const PLANNED_ENTITIES: readonly string[] = [
  "CRYPTO",
  "MEDICAL_LICENSE",
  "US_BANK_NUMBER",
  "US_DRIVER_LICENSE",
  "US_ITIN",
  "US_PASSPORT",
  "UK_NHS",
  "SG_NRIC_FIN",
  "AU_ABN",
  "AU_ACN",
  "AU_TFN",
  "AU_MEDICARE",
  "PASSWORD",
  "SESSION_TOKEN",
  "INTERNAL_ID",
  "PATIENT_MRN",
  "MAC_ADDRESS",
];

/** Every entity name a policy may use. */
export const KNOWN_ENTITIES: readonly string[] = [...DETECTED_ENTITIES, ...PLANNED_ENTITIES];
