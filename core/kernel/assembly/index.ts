export {
  addName,
  configureRecords,
  forgetNames,
  judged,
  lookCount,
  nameEnd,
  nameStart,
  readRecords,
  recordsEnd,
  stop,
} from "./records";
export { configure, findRecord, resumeAt, search } from "./search";
export { splice } from "./splice";
