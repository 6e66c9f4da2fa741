// Circles in a graph of files: none of those in one can be read, tested or moved without the others.

/**
 * Tarjan, Depth-first search and linear graph algorithms, SIAM J. Comput. 1 (1972): the strongly connected components.
 * @param {Map<string, Iterable<string>>} graph what each file uses; files that are no key of it are left out
 * @returns {string[][]} the files of each circle, sorted
 */
export function circles(graph) {
  const found = [];
  const index = new Map();
  const low = new Map();
  const stack = [];
  const onStack = new Set();
  const visit = (file) => {
    index.set(file, index.size);
    low.set(file, index.get(file));
    stack.push(file);
    onStack.add(file);
    for (const used of graph.get(file)) {
      if (!graph.has(used)) continue;
      if (!index.has(used)) visit(used);
      if (onStack.has(used)) low.set(file, Math.min(low.get(file), low.get(used)));
    }
    if (low.get(file) !== index.get(file)) return;
    const component = stack.splice(stack.indexOf(file));
    for (const each of component) onStack.delete(each);
    if (component.length > 1 || [...graph.get(file)].includes(file)) found.push(component.sort());
  };
  for (const file of graph.keys()) if (!index.has(file)) visit(file);
  return found.sort((a, b) => (a[0] < b[0] ? -1 : 1));
}
