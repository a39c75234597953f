/** A host without WebAssembly: taken away before anything of core is loaded. */
Reflect.deleteProperty(globalThis, "WebAssembly");
