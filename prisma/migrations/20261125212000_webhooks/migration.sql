-- AlterTable
ALTER TABLE "Webhook" ADD COLUMN     "previousKey" BYTEA,
ADD COLUMN     "previousKeyUntil" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "WebhookDelivery" ADD COLUMN     "kind" TEXT NOT NULL;

-- CreateIndex
CREATE INDEX "WebhookDelivery_webhookId_id_idx" ON "WebhookDelivery"("webhookId", "id");

-- The secret before is kept for as long as it signs.
ALTER TABLE "Webhook"
  ADD CONSTRAINT "Webhook_previousKey_check" CHECK (("previousKey" IS NULL) = ("previousKeyUntil" IS NULL)),
  -- Consents and text messages are no partner's to hear of (P4, P5, P19).
  ADD CONSTRAINT "Webhook_partners_kinds_check"
    CHECK ("partnerId" IS NULL OR "kinds" <@ ARRAY['customer.changed', 'customer.withdrawn', 'customer.erase']);

-- What is pending is tried at some time, and nothing else is.
ALTER TABLE "WebhookDelivery"
  ADD CONSTRAINT "WebhookDelivery_nextAttemptAt_check" CHECK (("nextAttemptAt" IS NOT NULL) = ("status" = 'PENDING'));
