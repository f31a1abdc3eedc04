/** Sorts the first `count` 64-bit keys of an array, ascending. Keys are distinct. */
export function sortKeys(keys: usize, count: i32): void {
  if (count > 32) {
    heapSort(keys, count);
    return;
  }
  for (let i = 1; i < count; i++) {
    const key = at(keys, i);
    let j = i;
    for (; j > 0 && at(keys, j - 1) > key; j--) set(keys, j, at(keys, j - 1));
    set(keys, j, key);
  }
}

/** Williams 1964. */
function heapSort(keys: usize, count: i32): void {
  for (let root = (count >> 1) - 1; root >= 0; root--) sink(keys, at(keys, root), root, count);
  for (let end = count - 1; end > 0; end--) {
    const last = at(keys, end);
    set(keys, end, at(keys, 0));
    sink(keys, last, 0, end);
  }
}

function sink(keys: usize, key: u64, from: i32, count: i32): void {
  let place = from;
  for (let child = 2 * place + 1; child < count; child = 2 * place + 1) {
    if (child + 1 < count && at(keys, child + 1) > at(keys, child)) child++;
    if (at(keys, child) <= key) break;
    set(keys, place, at(keys, child));
    place = child;
  }
  set(keys, place, key);
}

function at(keys: usize, index: i32): u64 {
  return load<u64>(keys + ((<usize>index) << 3));
}

function set(keys: usize, index: i32, key: u64): void {
  store<u64>(keys + ((<usize>index) << 3), key);
}
