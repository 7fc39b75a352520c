// What the modem says, before it becomes characters: information, final result codes (ITU-T V.250 §5.7, 3GPP TS 27.005 §3.2.5,
// 3GPP TS 27.007 §9.2), unsolicited lines; and how they are laid out on the line.

export type FinalResult =
  | { readonly type: 'OK' }
  | { readonly type: 'ERROR' }
  | { readonly type: 'NO CARRIER' }
  /** +CME ERROR: <code>, told as ERROR, by number or in words as +CMEE says. */
  | { readonly type: 'CME'; readonly code: number }
  | { readonly type: 'CMS'; readonly code: number }
  /** Words of a maker's own, as they are. */
  | { readonly type: 'words'; readonly text: string }
  /** No final result code at all. */
  | { readonly type: 'none' };

export interface InformationLine {
  readonly text: string;
  /** The line that belongs to it: the PDU behind a `+CMGL:` heading. */
  readonly trailing?: string;
}

export interface Answer {
  readonly type: 'answer';
  readonly information: readonly InformationLine[];
  readonly result: FinalResult;
  /** What happens once the answer is out: a restart. */
  readonly afterwards?: () => void;
}

/** A command that asks for more: `> `, then everything up to Ctrl-Z. */
export interface PromptAnswer {
  readonly type: 'prompt';
  payload(text: string): Answer | Promise<Answer>;
}

/** The modem says nothing and is ready for the next command. */
export interface Silence {
  readonly type: 'silence';
}

export type Reply = Answer | PromptAnswer | Silence;

/** `information` and `pdu` are lines of an answer; `prompt`, `echo` and `raw` stand as they are, without line ends. */
export interface Piece {
  readonly kind: 'echo' | 'information' | 'pdu' | 'result' | 'prompt' | 'unsolicited' | 'raw';
  readonly text: string;
}

export interface LineStyle {
  /** S3 and S4: by default CR and LF. */
  readonly terminator: string;
  readonly formatting: string;
  /** ATV1: words with line ends before and after. */
  readonly verbose: boolean;
}

export const SILENCE: Silence = { type: 'silence' };

export function ok(...information: readonly (string | InformationLine)[]): Answer {
  return answer({ type: 'OK' }, ...information);
}

export function cme(code: number): Answer {
  return answer({ type: 'CME', code });
}

export function cms(code: number): Answer {
  return answer({ type: 'CMS', code });
}

export function failed(): Answer {
  return answer({ type: 'ERROR' });
}

export function answer(result: FinalResult, ...information: readonly (string | InformationLine)[]): Answer {
  return {
    type: 'answer',
    result,
    information: information.map((line) => (typeof line === 'string' ? { text: line } : line)),
  };
}

/** Lines of an answer, header and PDU apart. */
export function informationPieces(lines: readonly InformationLine[]): readonly Piece[] {
  return lines.flatMap((line) => [
    { kind: 'information' as const, text: line.text },
    ...(line.trailing === undefined ? [] : [{ kind: 'pdu' as const, text: line.trailing }]),
  ]);
}

/** An unsolicited result code, with the PDU that some have behind them. */
export function unsolicitedPieces(lines: readonly string[]): readonly Piece[] {
  return lines.map((text, index) => ({ kind: index === 0 ? ('unsolicited' as const) : ('pdu' as const), text }));
}

/** Pieces as characters on the line. */
export function render(pieces: readonly Piece[], style: LineStyle): string {
  let text = '';
  let before: Piece['kind'] | undefined;
  for (const piece of pieces) {
    text += renderPiece(piece, before, style);
    before = piece.kind;
  }
  return text;
}

function renderPiece(piece: Piece, before: Piece['kind'] | undefined, style: LineStyle): string {
  const end = style.terminator + style.formatting;
  switch (piece.kind) {
    case 'echo':
    case 'raw':
      return piece.text;
    case 'prompt':
      return `${end}${piece.text}`;
    case 'pdu':
      return `${piece.text}${end}`;
    case 'information': {
      const leading = style.verbose && before !== 'information' && before !== 'pdu';
      return `${leading ? end : ''}${piece.text}${end}`;
    }
    case 'result':
      return style.verbose ? `${end}${piece.text}${end}` : `${piece.text}${style.terminator}`;
    case 'unsolicited':
      return `${style.verbose ? end : ''}${piece.text}${end}`;
    default: {
      const impossible: never = piece.kind;
      return impossible;
    }
  }
}
