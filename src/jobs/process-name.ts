import os from 'node:os';

/** Names this process for operators, on every machine that works together: `web-1:4711`. */
export const PROCESS_NAME = `${os.hostname()}:${process.pid}`;
