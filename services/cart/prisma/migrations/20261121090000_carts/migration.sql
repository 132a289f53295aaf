-- CreateTable
CREATE TABLE "cart" (
    "tenant_id" TEXT NOT NULL DEFAULT current_setting('souk.tenant'),
    "id" UUID NOT NULL,
    "owner" TEXT,
    "create_time" TIMESTAMPTZ(3) NOT NULL,
    "update_time" TIMESTAMPTZ(3) NOT NULL,
    "expire_time" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cart_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "cart_line" (
    "tenant_id" TEXT NOT NULL DEFAULT current_setting('souk.tenant'),
    "cart_id" UUID NOT NULL,
    "book_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "quantity" INTEGER NOT NULL,
    "expected_minor_units" BIGINT,
    "expected_currency" TEXT,

    CONSTRAINT "cart_line_pkey" PRIMARY KEY ("tenant_id","cart_id","book_id"),
    CONSTRAINT "cart_line_quantity" CHECK ("quantity" BETWEEN 1 AND 999),
    CONSTRAINT "cart_line_expected_price" CHECK (("expected_minor_units" IS NULL) = ("expected_currency" IS NULL))
);

-- CreateIndex
CREATE INDEX "cart_expire_time_idx" ON "cart"("expire_time");

-- AddForeignKey
ALTER TABLE "cart_line" ADD CONSTRAINT "cart_line_tenant_id_cart_id_fkey" FOREIGN KEY ("tenant_id", "cart_id") REFERENCES "cart"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
