import {
  type DocumentNode,
  type ExecutionArgs,
  GraphQLError,
  getOperationAST,
  NoSchemaIntrospectionCustomRule,
  specifiedRules,
  ValuesOfCorrectTypeRule,
  validate,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { parseDocument } from './limits/document.ts';
import { LiteralsRule } from './limits/literals.ts';
import { checkNodes } from './limits/nodes.ts';
import { documentLimits } from './limits/numbers.ts';
import { useOneMessage } from './limits/one-message.ts';
import { createRecent, onSecondSight, type Recent } from './limits/recent.ts';
import { fragmentsOf } from './limits/selection.ts';
import { variableErrors } from './limits/variables.ts';

export type LimitOptions<Context extends object> = {
  /** No introspection, and one message for every invalid document, whoever asks. */
  production: boolean;
  /** Whether this caller is told what is wrong with a document: staff and customers, never partners and anonymous. */
  isCandid: (context: Context) => boolean;
};

/**
 * What a document may ask for, as Yoga plugins: the limits of documentLimits, all before execution, and errors that tell no
 * names to guess from and no values. No validation rule depends on the caller: Yoga keeps verdicts by document and rule names.
 */
export function limits<Context extends object>({
  production,
  isCandid,
}: LimitOptions<Context>): Plugin<Context, Context>[] {
  const candid = (context: Context) => !production && isCandid(context);
  return [
    useDocumentLimits<Context>(),
    useFewErrors<Context>(production),
    ...(production ? [useNoIntrospection<Context>()] : []),
    useVariableLimits(candid),
    useOneMessage(candid),
  ];
}

/**
 * What Yoga may keep, of documents that come again: 300 ordinary ones or 50 maximal ones, 11 MB of either. Its own 1,024
 * would be 230 MB.
 */
export const documentCaches = (): { documentCache: Recent<DocumentNode>; errorCache: Recent<unknown> } => ({
  documentCache: documentCache(),
  errorCache: onSecondSight(createRecent<unknown>(100, () => 1)),
});

export const documentCache = (): Recent<DocumentNode> => onSecondSight(createRecent(30_000, countTokens));

const countTokens = ({ tokenCount = documentLimits.tokens }: DocumentNode): number => tokenCount;

function useDocumentLimits<Context extends object>(): Plugin<Context, Context> {
  return {
    onParse({ setParseFn }) {
      setParseFn(parseDocument);
      return ({ result }) => {
        // Ours have a code already. Thrown here, they pass by Yoga's cache, and by its mark that makes syntax errors 200.
        if (result instanceof GraphQLError && result.extensions['code'] !== undefined) throw result;
      };
    },
  };
}

/** Every error compares a name with all others to suggest one: ten are enough to read, and a hundred cost a tenth of a second. */
function useFewErrors<Context extends object>(production: boolean): Plugin<Context, Context> {
  const options = { maxErrors: 10, hideSuggestions: production };
  return {
    onValidate: ({ setValidationFn }) =>
      setValidationFn((...[schema, document, rules = specifiedRules]: Parameters<typeof validate>) =>
        validate(
          schema,
          document,
          rules.map((rule) => (rule === ValuesOfCorrectTypeRule ? LiteralsRule : rule)),
          options,
        ),
      ),
  };
}

function useNoIntrospection<Context extends object>(): Plugin<Context, Context> {
  return { onValidate: ({ addValidationRule }) => addValidationRule(NoSchemaIntrospectionCustomRule) };
}

/** Once variables are known: nodes asked for, then the variables themselves. */
function useVariableLimits<Context extends object>(candid: (context: Context) => boolean): Plugin<Context, Context> {
  const judge = (
    { schema, document, operationName, variableValues }: ExecutionArgs,
    context: Context,
  ): GraphQLError[] => {
    const operation = getOperationAST(document, operationName);
    if (!operation) return [];
    checkNodes(operation, fragmentsOf(document), variableValues ?? {});
    return variableErrors(schema, operation, variableValues ?? {}, candid(context));
  };
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const errors = judge(args, args.contextValue);
      if (errors.length > 0) setResultAndStopExecution({ errors });
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const errors = judge(args, args.contextValue);
      if (errors.length > 0) setResultAndStopExecution({ errors });
    },
  };
}
