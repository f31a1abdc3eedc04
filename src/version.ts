/** Name and version in reports. A test compares them with package.json. */
export const TOOL = { name: 'twicetold', version: '0.1.0' } as const;

/** The file that makes a folder an index. A search for articles leaves such folders out. */
export const INDEX_MANIFEST = 'twicetold.index';
