// What data from outside must look like: a shape is a function that gives the value back, or throws.
const no = (what) => {
  throw new TypeError(what);
};

export const text = (most) => (value) => (typeof value === "string" && value.length <= most ? value : no("text"));
export const number = (value) => (typeof value === "number" && Number.isFinite(value) ? value : no("number"));
export const digest = (value) => (typeof value === "string" && /^[0-9a-f]{64}$/.test(value) ? value : no("digest"));
export const oneOf = (...values) => (value) => (values.includes(value) ? value : no(`one of ${values}`));
export const list = (shape, most = 20000) => (value) =>
  Array.isArray(value) && value.length <= most ? value.map(shape) : no("list");
const fields = (value) => (value !== null && typeof value === "object" && !Array.isArray(value) ? Object.entries(value) : no("object"));

/** An object with any names: a Map. */
export const map = (shape, most = 20000) => (value) => {
  const found = fields(value);
  return found.length <= most ? new Map(found.map(([name, one]) => [name, shape(one)])) : no("map");
};

/** An object with these names and no other. `optional` gives, by name, a shape and the value where it is absent. */
export const record = (needed, optional = {}, strict = true) => (value) => {
  const found = new Map(fields(value));
  const made = {};
  for (const [name, shape] of Object.entries(needed)) made[name] = found.has(name) ? shape(found.get(name)) : no(name);
  for (const [name, [shape, absent]] of Object.entries(optional)) made[name] = found.has(name) ? shape(found.get(name)) : absent;
  if (strict && [...found.keys()].some((name) => !Object.hasOwn(needed, name) && !Object.hasOwn(optional, name))) no("unknown name");
  return made;
};
export const orNull = (shape) => (value) => (value === null ? null : shape(value));
