export { noteHarmless } from "./harmless";
export { addName, forgetNames } from "./names";
export {
  configureRecords,
  lookCount,
  nameAt,
  nameEnd,
  nameStart,
  passed,
  readRecords,
  recordsEnd,
  stop,
} from "./records";
export { configure, findRecord, resumeAt, search } from "./search";
export { splice } from "./splice";
