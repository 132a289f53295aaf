import {Copy, DockerfileParser, type Instruction} from 'dockerfile-ast';

/** A stage of a Dockerfile: what it is made from, and what is done then. */
export interface Stage {
  readonly name: string;
  /** An image, or the name of an earlier stage. */
  readonly from: string;
  readonly steps: readonly Step[];
}

/** An instruction; `words` are its arguments, a command's in one piece. */
export interface Step {
  readonly keyword: string;
  readonly words: readonly string[];
  /** The stage that COPY takes from; undefined: the project. */
  readonly copiesFrom: string | undefined;
}

/** Reads the stages of a Dockerfile. */
export function stagesOf(text: string): Stage[] {
  const stages: {name: string; from: string; steps: Step[]}[] = [];
  for (const instruction of DockerfileParser.parse(text).getInstructions()) {
    const step = stepOf(instruction);
    if (step.keyword === 'FROM') {
      const [from = '', , name = ''] = step.words;
      stages.push({name, from, steps: []});
    } else stages.at(-1)?.steps.push(step);
  }
  return stages;
}

function stepOf(instruction: Instruction): Step {
  const keyword = instruction.getKeyword();
  const text = instruction.getArgumentsContent() ?? '';
  const copiesFrom = instruction instanceof Copy ? fromOf(instruction) : undefined;
  const words = instruction.getArguments().map((argument) => argument.getValue());
  switch (keyword) {
    case 'RUN':
      return {keyword, words: [text.replaceAll(/\\\n/g, ' ')], copiesFrom};
    case 'ENTRYPOINT':
      return {keyword, words: [...text.matchAll(/"([^"]*)"/g)].map(([, word = '']) => word), copiesFrom};
    default:
      return {keyword, words: words.filter((word) => !word.startsWith('--')), copiesFrom};
  }
}

const fromOf = (copy: Copy): string | undefined =>
  copy
    .getFlags()
    .find((flag) => flag.getName() === 'from')
    ?.getValue() ?? undefined;
