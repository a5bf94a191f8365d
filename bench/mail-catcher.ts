// The mail server of bench/mail.ts, in a process of its own: takes every mail at once and prints how many it has when asked.
import { createInterface } from 'node:readline';
import { SMTPServer } from 'smtp-server';

const subjects: string[] = [];
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData(stream, _session, done) {
    let head = '';
    stream.on('data', (chunk: Buffer) => {
      if (head.length < 4_096) head += chunk.toString('latin1');
    });
    stream.on('end', () => {
      subjects.push(/^Subject: (.*)$/m.exec(head)?.[1] ?? '');
      done();
    });
  },
});
server.listen(0, '127.0.0.1', () =>
  console.log(JSON.stringify({ port: (server.server.address() as { port: number }).port })),
);
// Each line asks for the subjects since the last one, in the order of arrival.
createInterface({ input: process.stdin }).on('line', () => console.log(JSON.stringify(subjects.splice(0))));
