// The pages that come with AIWM, in the shape that features use for theirs.

import { allocationsPage, ledgerPanel } from './allocations.js';
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
import { poolPage, poolsPage } from './pools.js';
import { runPage } from './run.js';

export const builtIn = {
  pages: [
    nodesPage, nodePage, poolsPage, poolPage, allocationsPage, executionsPage, executionPage, runPage, eventsPage, auditPage, deadLettersPage, healthPage,
  ],
  nodePanels: [gpusPanel, ledgerPanel, metricsPanel, containersPanel, executionsPanel, eventsPanel, limitsPanel, auditPanel],
};
