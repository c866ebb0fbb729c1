import { ensureDependencies } from './dependencies.mjs';
import { ROOT, runMain } from './project.mjs';
import { hostEnvironment } from './runtime-environment.mjs';
import { checkSteps, runStep } from './steps.mjs';
import { add, NONE, summaryLine } from './test-reports.mjs';

await runMain(async () => {
  await ensureDependencies(ROOT, console.log);
  const failed = [];
  let counts = NONE;
  for (const step of checkSteps(await hostEnvironment(ROOT, console.log))) {
    const result = await runStep(step);
    counts = add(counts, result);
    if (result.failed > 0) failed.push(step.name);
  }
  console.log(failed.length > 0 ? `\nFailed: ${failed.join(', ')}` : '');
  console.log(summaryLine(counts));
  return failed.length > 0 ? 1 : 0;
});
