import type { FlowRule } from './flow.ts'
import { endlessCounter } from './rules/endless-counter.ts'
import { hiddenCase } from './rules/hidden-case.ts'
import { maybeUnset } from './rules/maybe-unset.ts'
import { maybeWrongType } from './rules/maybe-wrong-type.ts'
import { neverSet } from './rules/never-set.ts'
import { reportedTwice } from './rules/reported-twice.ts'
import { unmetKey } from './rules/unmet-key.ts'
import { unreachable } from './rules/unreachable.ts'
import { unusedChain } from './rules/unused-chain.ts'
import { unusedConstant } from './rules/unused-constant.ts'
import { unusedCounter } from './rules/unused-counter.ts'
import { wrongType } from './rules/wrong-type.ts'

/** Every kind of flaw that is an error. */
export const ERROR_RULES: readonly FlowRule[] = [neverSet, wrongType]

/** Every kind of flaw that is looked for. */
export const FLOW_RULES: readonly FlowRule[] = [
  ...ERROR_RULES,
  maybeUnset,
  maybeWrongType,
  reportedTwice,
  unreachable,
  hiddenCase,
  unusedChain,
  unusedConstant,
  unusedCounter,
  endlessCounter,
  unmetKey,
]
