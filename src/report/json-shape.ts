/** Which keys a value of a report may have, and which of them hold lists: what decides how it is laid out as JSON. */

export type Keys = { readonly [key: string]: AnyShape };
export type AnyShape = true | readonly [AnyShape] | Keys;

export type Values = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

export function isList(shape: AnyShape): shape is readonly [AnyShape] {
  return Array.isArray(shape);
}

export function isKeys(shape: AnyShape): shape is Keys {
  return shape !== true && !isList(shape);
}

export function holdsList(shape: AnyShape): boolean {
  if (!isKeys(shape)) return false;
  for (const key in shape) if (isList(shape[key])) return true;
  return false;
}
