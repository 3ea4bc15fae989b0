// Names of nodes by their ids: asked for together, and remembered.

const AT_ONCE = 100;
const names = new Map();

/** Calls `done` once the names of these nodes are known. */
export async function learn(shell, ids) {
  const open = [...new Set(ids)].filter((id) => id && !names.has(id));
  for (let i = 0; i < open.length; i += AT_ONCE) {
    const some = open.slice(i, i + AT_ONCE);
    const { data } = await shell.api.get('nodes', { _id: some.join(','), limit: AT_ONCE });
    some.forEach((id) => names.set(id, null));
    data.forEach((node) => names.set(node._id, node.name));
  }
}

/** The name, or the end of the id of a node that is not known or gone. */
export const nameOf = (id) => names.get(id) ?? `…${id.slice(-6)}`;
