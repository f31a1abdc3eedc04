/** Accesses array elements in the memory of a kernel, by array address and index, without bounds checks. */

export function u8At(array: usize, index: i32): i32 {
  return <i32>load<u8>(array + <usize>index);
}

export function setU8(array: usize, index: i32, value: i32): void {
  store<u8>(array + <usize>index, <u8>value);
}

export function u16At(array: usize, index: i32): i32 {
  return <i32>load<u16>(array + ((<usize>index) << 1));
}

export function setU16(array: usize, index: i32, value: i32): void {
  store<u16>(array + ((<usize>index) << 1), <u16>value);
}

export function i32At(array: usize, index: i32): i32 {
  return load<i32>(array + ((<usize>index) << 2));
}

/** For hashes in comparisons or 64-bit arithmetic. */
export function u32At(array: usize, index: i32): u32 {
  return load<u32>(array + ((<usize>index) << 2));
}

export function setI32(array: usize, index: i32, value: i32): void {
  store<i32>(array + ((<usize>index) << 2), value);
}

/** Like a Float32Array: stored in 32 bits, computed in 64 bits. */
export function f32At(array: usize, index: i32): f64 {
  return <f64>load<f32>(array + ((<usize>index) << 2));
}

export function setF32(array: usize, index: i32, value: f64): void {
  store<f32>(array + ((<usize>index) << 2), <f32>value);
}

export function f64At(array: usize, index: i32): f64 {
  return load<f64>(array + ((<usize>index) << 3));
}

export function setF64(array: usize, index: i32, value: f64): void {
  store<f64>(array + ((<usize>index) << 3), value);
}

/** Grows the memory up to an address. Traps if there is not enough memory. */
export function reach(end: usize): void {
  const pages = <i32>((end + 0xffff) >>> 16) - memory.size();
  if (pages > 0 && memory.grow(pages) < 0) unreachable();
}
