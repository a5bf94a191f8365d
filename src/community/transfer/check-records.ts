import type { Community } from '../threads/site-section.ts';
import { checkBody, checkTitle } from '../threads/thread.ts';
import { type FilesOfImport, fileProblem } from './import-files.ts';
import { readRecord } from './record.ts';

/** A line of what is imported, with what stands there. */
export interface GivenLine {
  /** Where it stands, for who mends it. */
  place: string;
  given: unknown;
}

/** What is wrong with what is imported; nothing of it was written. */
export interface ImportProblem {
  place: string;
  problem: string;
}

/** What is read: from the beginning each time it is asked for. */
export type Lines = () => AsyncIterable<GivenLine>;

/** Reads everything before anything is written. @returns what is wrong with it, and how many records there are. */
export async function checkRecords(
  lines: Lines,
  community: Community,
  { installation, locales, files }: { installation: string; locales: readonly string[]; files?: FilesOfImport },
): Promise<{ problems: ImportProblem[]; total: number }> {
  const problems: ImportProblem[] = [];
  const [people, known] = [new Set<string>(), new Set<string>()];
  const topics = new Set(community.topics.map(({ id }) => id));
  let thread: { id: string; numbers: Set<number> } | undefined;
  let total = 0;
  for await (const { place, given } of lines()) {
    const report = (problem: string) => problems.push({ place, problem });
    const read = readRecord(given);
    if ('problem' in read) {
      report(read.problem);
      continue;
    }
    const { record } = read;
    const needs = (...ids: string[]) => {
      for (const id of ids) if (!people.has(id)) report(`there is no person "${id}" before it`);
    };
    if (record.type === 'community') {
      if (record.installation === installation)
        report('this was exported from this very help center, where it is already');
      continue;
    }
    total++;
    if (record.type === 'person') people.add(record.id);
    else if (record.type === 'thread') {
      if (known.has(record.id)) report(`the thread "${record.id}" was there before`);
      known.add(record.id);
      thread = { id: record.id, numbers: new Set() };
      needs(record.author, ...record.affected, ...record.followers);
      if (!topics.has(record.topic))
        report(`site.yml has no topic "${record.topic}"; it has ${[...topics].join(', ') || 'none'}`);
      if (!locales.includes(record.locale)) report(`site.yml has no language "${record.locale}"`);
      if (checkTitle(record.title).problem) report('title: it says nothing');
    } else {
      needs(record.author, ...record.votes, ...record.mentions, ...record.revisions.map(({ author }) => author));
      if (thread?.id !== record.thread) report(`the thread "${record.thread}" must come right before its posts`);
      else if (thread.numbers.has(record.number)) report(`number: ${record.number} is there twice`);
      else if (thread.numbers.size === 0 && record.number !== 1)
        report('number: the first post of a thread has number 1');
      thread?.numbers.add(record.number);
      if (record.solutionAt && record.number === 1) report('solutionAt: only a reply is a solution');
      if (checkBody(record.body).problem) report('body: it says nothing');
      if (record.revisions.some(({ body }) => checkBody(body).problem)) report('revisions: one says nothing');
      for (const one of record.files) {
        const problem = await fileProblem(files, one);
        if (problem) report(problem);
      }
    }
  }
  return { problems, total };
}
