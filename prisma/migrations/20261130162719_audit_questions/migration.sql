-- CreateIndex
CREATE INDEX "AuditEvent_clauses_idx" ON "AuditEvent" USING GIN ("clauses");

-- What was refused is little among what was read.
CREATE INDEX "AuditEvent_refused_idx" ON "AuditEvent" ("id") WHERE "outcome" = 'REFUSED';
