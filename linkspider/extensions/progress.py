"""placeholder"""
class Progress:
    @classmethod
    def from_crawler(cls,crawler): return cls()
