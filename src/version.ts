/** Name and version in reports. A test compares them with package.json. */
export const TOOL = { name: 'twicetold', version: '0.1.0' } as const;
