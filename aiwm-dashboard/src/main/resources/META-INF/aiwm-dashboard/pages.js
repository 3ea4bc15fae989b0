// The pages that come with AIWM, in the shape that features use for theirs.

import { auditPage, auditPanel } from './audit.js';
import { containersPanel } from './containers.js';
import { deadLettersPage } from './dead-letters.js';
import { eventsPage, eventsPanel } from './event-log.js';
import { executionPage } from './execution.js';
import { executionsPage, executionsPanel } from './executions.js';
import { gpusPanel } from './gpus.js';
import { healthPage } from './health.js';
import { limitsPanel } from './limits.js';
import { metricsPanel } from './metrics.js';
import { nodePage } from './node.js';
import { nodesPage } from './nodes.js';
import { runPage } from './run.js';

export const builtIn = {
  pages: [
    nodesPage, nodePage, executionsPage, executionPage, runPage, eventsPage, auditPage, deadLettersPage, healthPage,
  ],
  nodePanels: [gpusPanel, metricsPanel, containersPanel, executionsPanel, eventsPanel, limitsPanel, auditPanel],
};
