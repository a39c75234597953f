export { lookCount, passed } from "./events";
export { noteHarmless } from "./harmless";
export { addName, forgetNames } from "./names";
export { configureRecords, readRecords, recordsEnd } from "./records";
export { configure, findRecord, resumeAt, search } from "./search";
export { packEvents, splice } from "./splice";
export { nameAt, nameEnd, nameStart, stop } from "./stops";
