export {
  addName,
  configureRecords,
  forgetNames,
  judged,
  nameEnd,
  nameStart,
  readRecords,
  recordsEnd,
  stop,
} from "./records";
export { configure, resumeAt, search } from "./search";
