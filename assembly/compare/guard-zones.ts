/**
 * Fills and checks guard zones after the regions that are laid out again for each pair.
 *
 * The kernel does this itself, because the host does not know when one region replaces another. Only tests turn the
 * zones on; otherwise an area costs one branch.
 */
import { GUARD_ZONES, GuardZone } from './layout.generated';

const PATTERN: u8 = 0xa5;

/** Only `guardPairs` sets this variable. */
export let isGuarding: bool = false;

let zones = 0;
/** Number of an overrun region, plus 1; 0 for none. */
let damaged = 0;

/** Turns the guard zones on. */
export function guardPairs(): void {
  isGuarding = true;
}

/** Adds the zone after a region. The memory may still be too small for the zone. */
export function addGuardZone(region: i32, from: usize, to: usize): void {
  const zone = zoneAt(zones++);
  zone.region = region;
  zone.from = <u32>from;
  zone.to = <u32>to;
  zone.isFilled = 0;
}

/** Checks and drops the zones from an address on, which new regions overwrite, and fills the added zones. */
export function settleGuardZones(from: usize): void {
  let kept = 0;
  for (let n = 0; n < zones; n++) {
    const zone = zoneAt(n);
    if (zone.isFilled !== 0 && <usize>zone.from >= from) {
      check(zone);
      continue;
    }
    memory.copy(changetype<usize>(zoneAt(kept++)), changetype<usize>(zone), offsetof<GuardZone>());
  }
  zones = kept;
  for (let n = 0; n < zones; n++) {
    const zone = zoneAt(n);
    if (zone.isFilled !== 0) continue;
    memory.fill(<usize>zone.from, PATTERN, <usize>(zone.to - zone.from));
    zone.isFilled = 1;
  }
}

/** Checks all zones. Returns the number of an overrun region, plus 1; 0 if there is none. */
export function damagedRegion(): i32 {
  for (let n = 0; n < zones; n++) check(zoneAt(n));
  return damaged;
}

function check(zone: GuardZone): void {
  for (let at = <usize>zone.from; at < <usize>zone.to; at++) if (load<u8>(at) !== PATTERN) damaged = zone.region + 1;
}

function zoneAt(n: i32): GuardZone {
  return changetype<GuardZone>(GUARD_ZONES + <usize>n * offsetof<GuardZone>());
}
