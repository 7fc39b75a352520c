// Template name → data, for the address book, search and the user's own choices.
import type { ImportField } from '../../inbox/import-clients.ts';
import type { ClientPreferences } from '../frame.ts';
import type { RowView } from '../inbox/row-view.ts';

export interface ClientLine {
  readonly id: number;
  readonly name: string;
  readonly externalId: string | null;
  readonly numbers: readonly { readonly number: string; readonly label: string; readonly primary: boolean }[];
}

export interface ClientForm {
  readonly id: number | null;
  readonly name: string;
  readonly externalId: string;
  readonly notes: string;
  readonly numbers: readonly { readonly text: string; readonly label: string; readonly problem: string }[];
  readonly problems: { readonly name?: string; readonly externalId?: string };
  /** The conversation that this client is made for; 0 for none. */
  readonly conversationId: number;
}

export interface ImportPreview {
  readonly row: number;
  readonly name: string;
  readonly numbers: string;
  readonly externalId: string;
  readonly problems: readonly string[];
}

export interface ImportView {
  readonly id: number;
  readonly fileName: string;
  readonly columns: readonly { readonly heading: string; readonly example: string; readonly field: ImportField }[];
  readonly preview: readonly ImportPreview[];
  readonly total: number;
}

export interface ImportProgress {
  readonly id: number;
  readonly state: 'mapping' | 'running' | 'done' | 'failed';
  readonly total: number;
  readonly done: number;
  readonly created: number;
  readonly updated: number;
  readonly bad: readonly { readonly row: number; readonly problems: readonly string[]; readonly skipped: boolean }[];
}

/** A text in pieces, some of which were searched for. */
export type Marked = readonly { readonly text: string; readonly marked: boolean }[];

export interface SearchView {
  readonly text: string;
  readonly clients: readonly ClientLine[];
  readonly numbers: readonly { readonly id: number; readonly number: string }[];
  readonly messages: readonly {
    readonly id: number;
    readonly conversationId: number;
    readonly name: string;
    readonly author: string;
    readonly at: number;
    readonly snippet: Marked;
  }[];
  /** Texts before this one were not searched yet; null when all were. */
  readonly before: number | null;
  /** Whether this is the beginning of the results and no further part of them. */
  readonly isFirst: boolean;
  /** The search was cut short: the page asks for the rest by itself. */
  readonly goesOn: boolean;
}

export interface ClientViews {
  'clients/index': { clients: readonly ClientLine[]; count: number; next: string; text: string; mayWrite: boolean };
  'clients/_lines': { clients: readonly ClientLine[]; next: string; searched: boolean };
  'clients/form': { form: ClientForm };
  'clients/show': {
    client: ClientLine & { readonly notes: string; readonly practiceLink: string; readonly createdAt: number };
    rows: readonly RowView[];
    mayWrite: boolean;
    maySend: boolean;
  };
  'clients/choose': {
    title: string;
    help: string;
    action: string;
    button: string;
    back: string;
    text: string;
    clients: readonly ClientLine[];
    searched: boolean;
  };
  'clients/import': { problem: string };
  'clients/mapping': { file: ImportView };
  'clients/progress': { progress: ImportProgress };
  'clients/_progress': { progress: ImportProgress };
  'search/index': { found: SearchView };
  'search/_results': { found: SearchView };
  'preferences/index': { choices: ClientPreferences; theme: 'system' | 'light' | 'dark'; saved: boolean };
}
