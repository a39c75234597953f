export { noteHarmless } from "./harmless";
export { addName, forgetNames } from "./names";
export { openContainer } from "./members";
export { configureRecords } from "./records";
export { readMore, readRecords } from "./results";
export { configure, findRecord, resumeAt, search } from "./search";
export { packEvents, splice } from "./splice";
export { nameAt, nameEnd, nameStart } from "./stops";
export { wipe } from "./wipe";
