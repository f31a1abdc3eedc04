/** Generates the TypeScript of a layout (layouts.js) for the kernel and for its host. */

/** Least bytes of a guard zone between two regions. */
const GUARD = 16;
/** Alignment of regions: a cache line. */
const ALIGNMENT = 64;

const TYPES = {
  u8: { bytes: 1, kernel: 'u8', view: 'Uint8Array', get: 'getUint8' },
  u16: { bytes: 2, kernel: 'u16', view: 'Uint16Array', get: 'getUint16' },
  u32: { bytes: 4, kernel: 'u32', view: 'Uint32Array', get: 'getUint32' },
  u64: { bytes: 8, kernel: 'u64' },
  i32: { bytes: 4, kernel: 'i32', view: 'Int32Array', get: 'getInt32' },
  f32: { bytes: 4, kernel: 'f32', view: 'Float32Array', get: 'getFloat32' },
  f64: { bytes: 8, kernel: 'f64', view: 'Float64Array', get: 'getFloat64' },
};

export const HEAD = '// Made by assembly/build.js; do not edit.\n';

/** @returns the text of a file of constants, for kernels or for hosts */
export function constantsFile(constants, side) {
  return `${HEAD}/** Constants of several kernels and hosts. */\n${constantsText(constants, side).join('\n')}\n`;
}

function constantsText(constants, side) {
  return Object.entries(constants)
    .filter(([, { host }]) => host || side === 'kernel')
    .map(([name, { type = 'i32', value, about }]) =>
      side === 'kernel'
        ? `/** ${about} */\nexport const ${name}: ${type} = ${value};`
        : `/** ${about} */\nexport const ${name} = ${value};`,
    );
}

/** @returns the text of layout.generated.ts of a kernel */
export function kernelLayout(kernel, layout) {
  const { records, areas } = completed(layout);
  const parts = [
    `${HEAD}/** Constants, records and memory regions that the kernel ${kernel} shares with its host. */`,
    ...constantsText(layout.constants ?? {}, 'kernel'),
  ];
  for (const record of records) parts.push(kernelRecord(record));
  if (areas.some(({ guards }) => guards === 'kernel'))
    parts.splice(1, 0, `import { addGuardZone, isGuarding } from './guard-zones';`);
  for (const area of areas) parts.push(area.isFixed ? fixedArea(area) : laidOutArea(area));
  return `${parts.join('\n\n')}\n`;
}

/** @returns the text of the host's file of a kernel: the layout, the exports, and the compiled kernel in base64 */
export function hostFile(kernel, layout, exports, wasm) {
  const { records, areas: all } = completed(layout);
  const areas = all.filter(({ regions }) => regions.some(({ host }) => host));
  const parts = [
    ...constantsText(layout.constants ?? {}, 'host'),
    ...records.filter(({ writer }) => writer !== undefined).map(hostRecord),
    ...areas.map(hostArea),
    ...guardedRegions(all),
    `/** The exports of the kernel. */\nexport interface Exports {\n${exports.map(member => `  ${member}`).join('\n')}\n}`,
    `/** The compiled kernel, in base64. */\nexport const WASM =\n  '${wasm}';`,
  ];
  const text = parts.join('\n\n');
  const types = ['Constant', 'Guard', 'Memory'].filter(type => new RegExp(`: ${type}\\b`).test(text));
  const names = [...(/\bguardAfter\(/.test(text) ? ['guardAfter'] : []), ...types.map(type => `type ${type}`)];
  const head = `/** The compiled kernel ${kernel}, with the constants, records and memory regions that it shares with its host. */`;
  return `${head}\nimport { ${names.join(', ')} } from '../host.js';\n\n${text}\n`;
}

/** The regions whose guard zones the kernel checks, in the order of their numbers. */
function guardedRegions(areas) {
  const names = areas
    .filter(({ guards }) => guards === 'kernel')
    .flatMap(({ regions }) => regions.map(({ name }) => name));
  if (names.length === 0) return [];
  return [
    `/** Regions whose guard zones the kernel checks, by number. */\nexport const GUARDED_REGIONS = [\n${names.map(name => `  '${name}',`).join('\n')}\n];`,
  ];
}

/** Computes the offsets and addresses of a layout. */
function completed({ constants = {}, records = {}, areas = {} }) {
  const known = Object.fromEntries(Object.entries(constants).map(([name, { value }]) => [name, Number(value)]));
  const allRecords = Object.entries(records).map(([name, record]) => completedRecord(name, record));
  const sizes = Object.fromEntries(allRecords.map(({ name, bytes }) => [name, bytes]));
  let end = 0;
  let guarded = 0;
  return {
    records: allRecords,
    areas: Object.entries(areas).map(([name, { about, base, guards = 'host', capacities = {}, regions }]) => {
      const isFixed = Object.keys(capacities).length === 0;
      let at = base ?? end;
      const all = Object.entries(regions).map(([region, { type, count, slack = 0, host = false, about: holds }]) => {
        const bytes = TYPES[type]?.bytes ?? sizes[type];
        if (bytes === undefined) throw new Error(`${region}: no type or record ${type}`);
        const address = at;
        const elements = isFixed ? evaluated(count, known) : count;
        const behind = isFixed ? elements * bytes + slack : 0;
        at = Math.ceil((at + behind + GUARD) / ALIGNMENT) * ALIGNMENT;
        return {
          name: region,
          type,
          count: String(elements),
          bytes,
          slack,
          host,
          about: holds,
          address,
          behind,
          next: at,
        };
      });
      end = at;
      const firstGuard = guarded;
      if (guards === 'kernel') guarded += all.length;
      return {
        name,
        about,
        isFixed,
        guards,
        firstGuard,
        capacities: Object.entries(capacities),
        regions: all,
        base,
        end,
      };
    }),
  };
}

function completedRecord(name, { about, writer, fields }) {
  let at = 0;
  let alignment = 1;
  const all = Object.entries(fields).map(([field, [type, holds]]) => {
    const { bytes } = TYPES[type];
    at = Math.ceil(at / bytes) * bytes;
    alignment = Math.max(alignment, bytes);
    const offset = at;
    at += bytes;
    return { field, type, offset, about: holds };
  });
  return { name, about, writer, fields: all, bytes: Math.ceil(at / alignment) * alignment };
}

function evaluated(expression, known) {
  const names = Object.keys(known);
  return Function(...names, `return ${expression}`)(...names.map(name => known[name]));
}

// ---- the side of the kernel

function kernelRecord({ name, about, fields, bytes }) {
  const rows = fields.map(
    ({ field, type, offset, about: holds }) => `  /** ${offset}: ${holds} */\n  ${field}: ${type} = 0;`,
  );
  const checks = fields
    .filter(({ offset }) => offset > 0)
    .map(({ field, offset }) => `if (offsetof<${name}>('${field}') !== ${offset}) ERROR('${name}.${field}');`);
  return [
    `/** ${about} ${bytes} bytes; each field with its offset. */\n@unmanaged\nexport class ${name} {\n${rows.join('\n')}\n}`,
    `if (offsetof<${name}>() !== ${bytes}) ERROR('${name}');`,
    ...checks,
  ].join('\n');
}

function fixedArea({ regions, about, base, end }) {
  const rows = regions.map(
    ({ name, address, about: holds, type, count }) =>
      `/** ${holds}. ${type} x ${count} */\nexport const ${name}: usize = ${address};`,
  );
  const check =
    base === undefined ? '' : `\n// the data of the compiler must end below\nif (__heap_base > ${base}) unreachable();`;
  return `// ${about}\n${rows.join('\n')}\n/** The first address after the area. */\nexport const END: usize = ${end};${check}`;
}

function laidOutArea({ name, about, capacities, regions, guards, firstGuard }) {
  const rows = regions.map(
    ({ name: region, type, count, about: holds }) =>
      `/** ${sentence(holds)} ${type} x ${count} */\nexport let ${region}: usize = 0;`,
  );
  const steps = regions.map(
    ({ name: region, count, bytes, slack }) => `  ${region} = at;\n  at = ${kernelEnd(count, bytes, slack)};`,
  );
  const zones = regions.map(
    ({ name: region, count, bytes, slack }, n) =>
      `    addGuardZone(${firstGuard + n}, ${region} + <usize>(${count}) * ${bytes} + ${slack}, ${regions[n + 1]?.name ?? 'at'});`,
  );
  const guarding = guards === 'kernel' ? `  if (isGuarding) {\n${zones.join('\n')}\n  }\n` : '';
  const params = capacities.map(([capacity]) => `, ${capacity}: u32`).join('');
  const docs = capacities.map(([capacity, holds]) => ` * @param ${capacity} ${holds}`).join('\n');
  return `// ${about}\n${rows.join('\n')}

/**
 * Lays out the area from an address on, a multiple of ${ALIGNMENT}. Returns the first address after the area.
 *
 * ${docs}
 */
export function layOut${capitalized(name)}(from: usize${params}): usize {
  let at = from;
${steps.join('\n')}
${guarding}  return at;
}`;
}

function kernelEnd(count, bytes, slack) {
  return `(at + <usize>(${count}) * ${bytes} + ${slack + GUARD + ALIGNMENT - 1}) & ~${ALIGNMENT - 1}`;
}

// ---- the side of the host

function hostRecord({ name, about, writer, fields, bytes }) {
  const rows = fields.map(({ field, about: holds }) => `  /** ${sentence(holds)} */\n  readonly ${field}: number;`);
  const reads = fields.map(
    ({ field, type, offset }) =>
      `    ${field}: records.${TYPES[type].get}(at + ${offset}${TYPES[type].bytes === 1 ? '' : ', true'}),`,
  );
  const writes = fields.map(
    ({ field, type, offset }) =>
      `  records.${TYPES[type].get.replace('get', 'set')}(at + ${offset}, record.${field}${TYPES[type].bytes === 1 ? '' : ', true'});`,
  );
  const read = `/** Reads a record of a region. */
export function read${name}(records: DataView, index = 0): ${name} {
  const at = index * ${bytes};
  return {
${reads.join('\n')}
  };
}`;
  const write = `/** Writes a record of a region. */
export function write${name}(records: DataView, record: ${name}, index = 0): void {
  const at = index * ${bytes};
${writes.join('\n')}
}`;
  return `/** ${about} */
export interface ${name} {
${rows.join('\n')}
}

${writer === 'kernel' ? read : write}`;
}

function hostArea(area) {
  const { name, about, capacities, regions, isFixed, guards: guardedBy } = area;
  const Name = capitalized(name);
  const names = capacities.map(([capacity]) => capacity);
  const parameters = isFixed ? `{ buffer }: Memory` : `kernel: Exports, ${unpacked(names)}: ${Name}Capacity`;
  const address = ({ name: region, address: at }) => (isFixed ? String(at) : `kernel.${region}.value >>> 0`);
  const views = regions
    .filter(({ host }) => host)
    .map(region => {
      const { name: own, type, count, bytes } = region;
      const view =
        type in TYPES
          ? `new ${TYPES[type].view}(buffer, ${address(region)}, ${count})`
          : `new DataView(buffer, ${address(region)}, ${scaled(count, bytes)})`;
      return `    /** ${sentence(region.about)} */\n    ${camelCased(own)}: ${view},`;
    });
  const guards = regions.map(region => {
    const { name: own, bytes, slack, count, next } = region;
    const end = isFixed ? String(region.address + region.behind) : `kernel.${own}.value`;
    return isFixed
      ? `    { region: '${own}', from: ${end}, to: ${next} },`
      : `    guardAfter('${own}', kernel.${own}.value >>> 0, ${scaled(count, bytes)}${slack === 0 ? '' : ` + ${slack}`}),`;
  });
  const capacity = `/** Capacity of the area ${name}. */
export interface ${Name}Capacity {
${capacities.map(([own, holds]) => `  /** ${sentence(holds)} */\n  readonly ${own}: number;`).join('\n')}
}

`;
  const used = expressions => names.filter(own => new RegExp(`\\b${own}\\b`).test(expressions.join()));
  const takes = expressions => (isFixed ? '' : `kernel: Exports, ${unpacked(used(expressions))}: ${Name}Capacity`);
  const viewsText = `${isFixed ? '' : capacity}/** ${about} The views are as long as their regions: a longer write throws a RangeError. */
export function ${name}Views(${isFixed ? parameters : takes(views)}) {
${isFixed ? '' : '  const { buffer } = kernel.memory;\n'}  return {
${views.join('\n')}
  };
}`;
  const guardsText = `/** The guard zones between the regions. */
export function ${name}Guards(${isFixed ? '' : takes(guards)}): Guard[] {
  return [
${guards.join('\n')}
  ];
}`;
  return guardedBy === 'host' ? `${viewsText}\n\n${guardsText}` : viewsText;
}

const unpacked = names => `{ ${names.join(', ')} }`;
const scaled = (count, bytes) => {
  if (/^\d+$/.test(count)) return String(Number(count) * bytes);
  if (bytes === 1) return count;
  return /^\w+$/.test(count) ? `${count} * ${bytes}` : `(${count}) * ${bytes}`;
};
const capitalized = name => name[0].toUpperCase() + name.slice(1);
const sentence = words => `${capitalized(words).replace(/\.$/, '')}.`;
const camelCased = name => name.toLowerCase().replace(/_(.)/g, (_, letter) => letter.toUpperCase());
