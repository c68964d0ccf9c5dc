/** What Node has and its types leave out: as much of WebAssembly as the engines use. */
declare const WebAssembly: import('../src-shared/numerics/wasm/web-assembly.ts').WebAssemblyApi;
