import { ensureDependencies } from './dependencies.mjs';
import { ROOT, runMain } from './project.mjs';
import { hostEnvironment } from './runtime-environment.mjs';
import { checkSteps, runSideBySide, runStep } from './steps.mjs';
import { createTally } from './tally.mjs';

await runMain(async () => {
  await ensureDependencies(ROOT, console.log);
  const tally = createTally();
  const { sideBySide, alone } = checkSteps(await hostEnvironment(ROOT, console.log));
  await runSideBySide(sideBySide, tally.note);
  for (const step of alone) tally.note(await runStep(step));
  return tally.finish();
});
