// What ATE, ATV, ATQ and the S-registers set, for each tty its own (ITU-T V.250 §6.2).

export interface DialogueSettings {
  echo: boolean;
  verbose: boolean;
  quiet: boolean;
  readonly registers: Map<number, number>;
}

/** As after a start: S3 is CR, S4 is LF, S5 is backspace; echo as the maker chose. */
export function freshDialogue(echo: boolean): DialogueSettings {
  return {
    echo,
    verbose: true,
    quiet: false,
    registers: new Map([
      [0, 0],
      [3, 13],
      [4, 10],
      [5, 8],
    ]),
  };
}
