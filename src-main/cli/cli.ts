/**
 * The command line: reads words, calls the one function a command stands for, and turns refusals into one sentence.
 * Exit codes: 0 done, 1 refused, 2 usage.
 */
import '@shared/contract/jitless.ts';
import { AppError } from '@shared/contract/result.ts';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { version } from '../version.ts';
import { LISTS } from './list-names.ts';
import { pdf } from './pdf.ts';
import { start } from './start.ts';

// A reader that has seen enough, such as `head`, closes the pipe: that is the end, not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const USAGE = 2;
const REFUSED = 1;

function folder(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It must name a folder.');
  return text;
}

function buildProgram(): Command {
  const program = new Command('saddlepoint')
    .description('An offline study desk for machine-learning interviews.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(saddlepoint --help shows every command)');
  const dataOption = () =>
    new Option('--data <dir>', 'folder of your progress (default: the system’s place for it)').argParser(folder);

  program
    .command('start', { isDefault: true })
    .description('open the desk')
    .addOption(
      new Option('--host <host>', 'which host shows it').choices(['auto', 'electron', 'browser']).default('auto'),
    )
    .option('--no-window', 'serve only, and print one JSON line {"url": …} that opens the desk once')
    .addOption(dataOption())
    .action(start);
  program
    .command('run')
    .description('run a lab recipe and print its result as JSON')
    .argument('<recipe>', 'a JSON file, or - for standard input')
    .addOption(new Option('--backend <backend>', 'what computes it').choices(['cpu', 'wasm', 'webgpu']).default('cpu'))
    .option('--out <file>', 'write the result there instead')
    // The desk itself never runs a lab: their code is read only by the commands that do.
    .action(async (recipe, options) => (await import('./run-recipe.ts')).runRecipe(recipe, options));
  program
    .command('list')
    .description('show what there is')
    .addArgument(new Command().createArgument('<what>', 'which list').choices(LISTS))
    .option('--json', 'print JSON')
    .action(async (what, options) => (await import('./list.ts')).list(what, options));
  program
    .command('pdf')
    .description('print notes to a PDF')
    .option('--concept <id...>', 'concepts, in this order')
    .option('--area <area...>', 'whole areas')
    .option('--all', 'every note')
    .requiredOption('-o, --out <file>', 'the PDF to write')
    .action(pdf);
  program
    .command('doctor')
    .description('show what this machine offers: host, browser, graphics, store')
    .option('--json', 'print JSON')
    .addOption(dataOption())
    .action(async (options) => (await import('./doctor.ts')).doctor(options));
  return program;
}

/** Without a command the desk opens; a first word that is none would otherwise be taken for an argument of that. */
function refuseUnknownCommand(program: Command, word: string | undefined): void {
  if (word === undefined || word.startsWith('-')) return;
  const names = [...program.commands.map((command) => command.name()), 'help'];
  if (!names.includes(word)) program.error(`error: there is no command '${word}'; there are ${names.join(', ')}.`);
}

/** Runs one command. Resolves with the exit code; what the command prints goes to standard output, trouble to standard error. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const program = buildProgram();
    refuseUnknownCommand(program, args[0]);
    await program.parseAsync([...args], { from: 'user' });
    // A command that is done may still have something to report, as Electron's own exit code.
    return Number(process.exitCode ?? 0);
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : USAGE;
    if (thrown instanceof AppError) {
      process.stderr.write(`${[thrown.message, thrown.hint].filter((part) => part !== undefined).join(' ')}\n`);
      return REFUSED;
    }
    throw thrown;
  }
}
