-- AlterTable
ALTER TABLE "Partner" ADD COLUMN     "withdrawals" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "Withdrawal" (
    "partnerId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "customerId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Withdrawal_pkey" PRIMARY KEY ("partnerId","position")
);

-- CreateIndex
CREATE INDEX "Withdrawal_customerId_partnerId_idx" ON "Withdrawal"("customerId", "partnerId");

-- AddForeignKey
ALTER TABLE "Withdrawal" ADD CONSTRAINT "Withdrawal_partnerId_fkey" FOREIGN KEY ("partnerId") REFERENCES "Partner"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Withdrawal" ADD CONSTRAINT "Withdrawal_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Counted from 1, added to, and never changed.
ALTER TABLE "Withdrawal" ADD CONSTRAINT "Withdrawal_position_check" CHECK ("position" >= 1);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "Withdrawal" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON "Withdrawal" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON "Withdrawal" TO gateway;
