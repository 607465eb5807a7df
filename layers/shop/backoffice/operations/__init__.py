"""Operations: what people who run the shop see and do."""
