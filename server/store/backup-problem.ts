// Why a backup was not made, its folder not taken, or a backup not opened: facts with their fields. What people read of them
// stands in the catalogue of words (server/http/words), so that another language reaches them, those stored long ago too.

export type BackupProblem =
  | { readonly why: 'no-passphrase' | 'no-target' | 'no-key' | 'target-hangs' | 'already-running' | 'interrupted' }
  /** `where`: the folder. */
  | { readonly why: 'no-full-path' | 'target-missing' | 'target-full' | 'target-read-only'; readonly where: string }
  /** There, but without the mark of the one that was chosen; and one in which no backup lies. */
  | { readonly why: 'not-the-target' | 'no-backup-there'; readonly where: string }
  /** In octets, on the disk of the data. */
  | { readonly why: 'no-space-here'; readonly needed: number; readonly free: number }
  | { readonly why: 'failed-check'; readonly where: string }
  | { readonly why: 'not-a-backup' | 'newer-format' | 'wrong-passphrase' | 'damaged' | 'cut-off' }
  /** Given to a restore: not a regular file; more than the disk has room for; more than any backup has. */
  | { readonly why: 'not-a-file' | 'no-room' | 'too-large' }
  /** `finding`: what SQLite said. */
  | { readonly why: 'unsound'; readonly finding: string }
  /** Of another database, or of this one before an older state was restored. */
  | { readonly why: 'other-database' }
  | { readonly why: 'nothing-lost' | 'not-asked' }
  /** `detail`: what the system or SQLite said. */
  | { readonly why: 'failed'; readonly detail: string }
  /** Words from before problems were facts. */
  | { readonly why: 'told'; readonly text: string };

/** A backup was not made or not opened. The message is for logs: people are told `problem`. */
export class BackupError extends Error {
  readonly problem: BackupProblem;
  constructor(problem: BackupProblem, cause?: unknown) {
    const { why, ...fields } = problem;
    super(Object.keys(fields).length === 0 ? why : `${why} ${JSON.stringify(fields)}`, { cause });
    this.name = 'BackupError';
    this.problem = problem;
  }
}

/** What came of an attempt that threw. */
export function problemOf(error: unknown): BackupProblem {
  if (error instanceof BackupError) return error.problem;
  return { why: 'failed', detail: error instanceof Error ? error.message : String(error) };
}

/** As it stands in a column. */
export function storedProblem(problem: BackupProblem): string {
  return JSON.stringify(problem);
}

/** Reads a column. Words that are no fact are told as they are. */
export function readProblem(stored: string): BackupProblem {
  try {
    const value: unknown = JSON.parse(stored);
    if (isProblem(value)) return value;
  } catch {
    // Older than problems as facts.
  }
  return { why: 'told', text: stored };
}

function isProblem(value: unknown): value is BackupProblem {
  return typeof value === 'object' && value !== null && 'why' in value && typeof value.why === 'string';
}
