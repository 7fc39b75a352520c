// What a subcommand is: a name, the words of its help, its options, and what it does.
import type { ParseArgsOptionsConfig } from 'node:util';
import { parseArgs } from 'node:util';
import type { Clock } from '../clock.ts';
import { type Config, ConfigError, readConfig } from '../config.ts';
import { escapedJson, oneLine } from '../printable.ts';
import { CommandError, EXIT, type ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

export interface Surroundings {
  readonly terminal: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
}

export interface Arguments {
  readonly values: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
}

export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What follows the name: `<number> <text>`. */
  readonly usage: string;
  /** Paragraphs of the command's own help: what it does, options, examples. */
  readonly help: string;
  readonly options: ParseArgsOptionsConfig;
  run(given: Arguments, around: Surroundings): Promise<ExitCode>;
}

/** Parses what was typed by the command's options. Throws CommandError on anything that is not among them. */
export function parse(command: Command, args: readonly string[]): Arguments {
  try {
    const options = { ...command.options, help: { type: 'boolean', short: 'h' } } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    return { values, positionals };
  } catch (error) {
    // Node adds to an unknown option how it could be meant as a text.
    const [words] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new CommandError(EXIT.usage, `${words}\nSee: textdesk ${command.name} --help`);
  }
}

export function textOption(given: Arguments, name: string): string | undefined {
  const value = given.values[name];
  return typeof value === 'string' ? value : undefined;
}

export function isSet(given: Arguments, name: string): boolean {
  return given.values[name] === true;
}

/** The configuration of this machine. Throws CommandError with every mistake in it. */
export function configOf(around: Surroundings): Config {
  try {
    return readConfig(around.environment);
  } catch (error) {
    if (error instanceof ConfigError) throw new CommandError(EXIT.config, error.message, error);
    throw error;
  }
}

/** Exactly the wanted positional arguments. Throws CommandError when one is missing or too many. */
export function positionals(command: Command, given: Arguments, names: readonly string[]): string[] {
  if (given.positionals.length !== names.length) {
    const missing = names[given.positionals.length];
    const what =
      missing === undefined ? `Too much: ${given.positionals.slice(names.length).join(' ')}` : `Missing: ${missing}`;
    throw new CommandError(EXIT.usage, `${what}\nUsage: textdesk ${command.name} ${command.usage}`);
  }
  return [...given.positionals];
}

/** Prints a result for people or, with --json, for programs. */
export function print(around: Surroundings, given: Arguments, value: unknown, lines: readonly string[]): void {
  if (isSet(given, 'json')) around.terminal.out(escapedJson(JSON.stringify(value, null, 2)));
  else for (const line of lines) around.terminal.out(oneLine(line));
}

export const JSON_OPTION = { json: { type: 'boolean' } } as const;
