// What is wrong with a new password that was typed twice, in words for its fields.
import { judgePassword } from '../accounts/password-policy.ts';
import type { FieldErrors } from './pages/accounts.ts';
import { words } from './words.ts';

/** In words, or undefined for a good one. `known`: what an attacker would try: login, name, clinic. */
export function passwordProblem(password: string, known: readonly string[]): string | undefined {
  const { password: texts } = words.accounts;
  const verdict = judgePassword(password, known);
  switch (verdict.type) {
    case 'good':
      return undefined;
    case 'too-short':
      return texts.tooShort;
    case 'too-long':
      return texts.tooLong;
    case 'common':
      return texts.common;
    case 'guessable':
      return texts.guessable;
    default: {
      const never: never = verdict;
      return never;
    }
  }
}

/** Errors of the fields `password` and `again`. */
export function newPasswordErrors(
  typed: { readonly password: string; readonly again: string },
  known: readonly string[],
): FieldErrors {
  const problem = passwordProblem(typed.password, known);
  if (problem !== undefined) return { password: problem };
  return typed.password === typed.again ? {} : { again: words.accounts.link.different };
}
