// Put in front of worker scripts: keeps the WebAssembly memories that come into being, to ask for their size later.
{
  const memories = (globalThis.benchMemories = new Set());
  const keep = (instance) => {
    for (const value of Object.values(instance.exports)) if (value instanceof WebAssembly.Memory) memories.add(value);
    return instance;
  };
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
    construct: (target, parts) => keep(new target(...parts)),
  });
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...parts) => {
      const result = await original.apply(WebAssembly, parts);
      keep(result.instance ?? result);
      return result;
    };
  }
}
