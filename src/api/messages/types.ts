// Written by `npm run messages` from en.json. Change that, and run it again.

export interface ApiMessages {
  api: {
    title: string;
    place: string;
    text: string;
    reference: string;
    referenceText: (values: { base: string | number }) => string;
    groups: string;
    create: string;
    name: string;
    nameHint: string;
    may: string;
    scopes: {
      read: string;
      write: string;
      impersonate: string;
    };
    only: (values: { resource: string | number; access: string | number }) => string;
    resources: {
      tickets: string;
      users: string;
      organizations: string;
      hc: string;
      community: string;
      webhooks: string;
      exports: string;
    };
    accesses: {
      read: string;
      write: string;
    };
    expires: string;
    never: string;
    days: (values: { count: number }) => string;
    actsAsYou: string;
    made: string;
    secret: string;
    tryIt: string;
    list: string;
    none: string;
    by: (values: { name: string | number }) => string;
    until: (values: { time: string | number }) => string;
    used: (values: { time: string | number }) => string;
    unused: string;
    revoke: string;
    revokeOf: (values: { name: string | number }) => string;
    revoked: string;
    errors: {
      missing: string;
      'too-long': string;
      'no-scope': string;
      tooMany: string;
    };
    files: {
      title: string;
      article: string;
      text: string;
      enabled: string;
      formats: string;
      format: {
        ndjson: string;
        parquet: string;
      };
      kept: string;
      days: (values: { count: number }) => string;
      anew: string;
      save: string;
      saved: string;
      load: string;
      loadText: (values: { scope: string | number }) => string;
      list: string;
      none: string;
      noneText: string;
      columns: {
        hour: string;
        what: string;
        files: string;
        rows: string;
        size: string;
      };
      kinds: {
        full: string;
        hour: string;
      };
      writing: string;
      errors: {
        'no-format': string;
      };
    };
  };
  operations: {
    work: {
      'sweep: minutes of programs that are over': string;
      'sweep: results of programs of long ago': string;
      'export-files': string;
      'pack-exported-rows': string;
      'sweep: files for warehouses': string;
    };
  };
}
