/** A line of a labelled corpus; offsets are UTF-16 code units, end exclusive. */
export interface Label {
  readonly start: number;
  readonly end: number;
  readonly type: string;
  readonly alt?: readonly string[];
  readonly optional?: boolean;
  readonly nested?: boolean;
}

export interface LabelledLine {
  readonly id: string;
  readonly split: string;
  readonly text: string;
  readonly spans: readonly Label[];
}

/** Names that other tools give to the entities of the corpora. */
export const ALIASES: Readonly<Record<string, string>> = {
  MRN: "PATIENT_MRN",
  MEDICAL_RECORD_NUMBER: "PATIENT_MRN",
  INTERNAL_USER_ID: "INTERNAL_ID",
  CUSTOMER_ID: "INTERNAL_ID",
  OPENAI_API_KEY: "API_KEY",
  ANTHROPIC_API_KEY: "API_KEY",
  AWS_ACCESS_KEY: "API_KEY",
  INTERNAL_IP: "IP_ADDRESS",
  MAC: "MAC_ADDRESS",
  EMAIL: "EMAIL_ADDRESS",
};

/** Found by words and not by a pattern, at a hundred times the cost; always reported apart. */
const NAMES_AND_PLACES: ReadonlySet<string> = new Set(["PERSON", "LOCATION", "ORGANIZATION"]);
export const isName = (entity: string): boolean => NAMES_AND_PLACES.has(entity);

/** Text inside other text. Base64 is looked into on request only. */
export const ENCODED_SPLITS: readonly string[] = ["url", "escaped", "wrapped"];
export const WRAPPED = "wrapped";

/** What people write to people; all else are logs. */
const PROSE_SPLITS: ReadonlySet<string> = new Set(["chat", "ticket"]);
export const isLog = (split: string): boolean => !PROSE_SPLITS.has(split);
