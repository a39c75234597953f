export { configure, resumeAt, search } from "./search";
