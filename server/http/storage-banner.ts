// Said on every page: to everybody while the disk does not take what is written, and to administrators what a start had to do
// about the stored data, until one of them has read it.
import type { FastifyRequest } from 'fastify';
import { type BackupProblem, readProblem } from '../store/backup-problem.ts';
import type { StorageState } from '../store/storage-health.ts';
import type { StorageNotice } from '../store/storage-notice.ts';
import type { Banner } from './banners.ts';
import type { Format } from './format.ts';
import { words } from './words.ts';

/** None while the storage is well. */
export function storageBanners(state: StorageState): Banner[] {
  return state.type === 'well' ? [] : [{ id: `storage-${state.type}`, text: words.storage[state.type] }];
}

/** Nothing for those who could not do anything about it. */
export function noticeBanners(request: FastifyRequest, notice: StorageNotice | undefined, format: Format): Banner[] {
  if (notice === undefined || !request.user?.rights.may('settings', 'write')) return [];
  const text = `${noticeText(notice, format)} ${words.storage.notice.whatToDo}`;
  return [
    {
      id: 'storage-notice',
      text,
      dismiss: { action: '/settings/backup/storage-notice/seen', label: words.storage.notice.seen },
    },
  ];
}

/** What happened to the data, and what is missing of it. */
export function noticeText(notice: StorageNotice, format: Pick<Format, 'full'>): string {
  const t = words.storage.notice;
  const when = format.full(notice.at);
  if (notice.type === 'older') return t.older(when, notice.messages, notice.entries);
  const { unreadable, tables, filled, backup } = notice;
  const rest =
    unreadable + tables === 0
      ? ''
      : 'name' in backup
        ? t.filled(filled, backup.name)
        : t.unfilled(whyNot(backup.problem));
  return [t.repaired(when, unreadable, tables), rest].filter((text) => text !== '').join(' ');
}

function whyNot(problem: BackupProblem | string): string {
  return words.gateway.backup.problem(typeof problem === 'string' ? readProblem(problem) : problem);
}
