/** Who made a report. A test holds this to package.json. */
export const TOOL = { name: 'twicetold', version: '0.1.0' } as const;
