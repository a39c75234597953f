export { createPresidioAnalyzer, type PresidioAnalyzerOptions } from "./presidio-analyzer.ts";
