// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";

/// Lets a relayer pay small sums for a payer, within limits that the payer set and can take back (LR-13).
/// The money stays with the payer until it is paid; a day is a UTC day.
contract X402SessionManager is Ownable, Pausable, ReentrancyGuard {
    using SafeERC20 for IERC20;

    struct Session {
        address payer;
        /// Unix seconds: the first second in which it is over.
        uint40 expiresAt;
        bool isRevoked;
        address relayer;
        /// The UTC day, counted from 1970, that `spent` belongs to.
        uint40 day;
        uint128 singleLimit;
        uint128 dailyLimit;
        uint256 spent;
    }

    IERC20 public immutable token;
    uint256 public sessionCount;
    mapping(uint256 id => Session) private _sessions;
    mapping(uint256 id => mapping(bytes32 paymentId => bool)) public isPaid;

    event SessionOpened(uint256 indexed id, address indexed payer, address indexed relayer);
    event SessionRevoked(uint256 indexed id);
    event Paid(uint256 indexed id, bytes32 indexed paymentId, address indexed payee, uint256 amount);

    error TermsRefused();
    error NotAllowed(uint256 id, address caller);
    error Revoked(uint256 id);
    error Expired(uint256 id, uint40 expiresAt);
    error AlreadyPaid(uint256 id, bytes32 paymentId);
    error AmountMissing();
    error OverSingleLimit(uint256 id, uint256 amount, uint256 limit);
    error OverDailyLimit(uint256 id, uint256 amount, uint256 left);

    constructor(IERC20 token_, address owner_) Ownable(owner_) {
        token = token_;
    }

    function sessionOf(uint256 id) external view returns (Session memory) {
        return _sessions[id];
    }

    function usedToday(uint256 id) public view returns (uint256) {
        Session storage session = _sessions[id];
        return session.day == _today() ? session.spent : 0;
    }

    /// The caller is the payer; the token's allowance to this contract is theirs to give.
    function open(
        address relayer,
        uint128 singleLimit,
        uint128 dailyLimit,
        uint40 expiresAt
    ) external whenNotPaused returns (uint256 id) {
        bool isSound = relayer != address(0) && singleLimit > 0 && singleLimit <= dailyLimit;
        require(isSound && expiresAt > block.timestamp, TermsRefused());
        id = ++sessionCount;
        Session storage session = _sessions[id];
        session.payer = msg.sender;
        session.expiresAt = expiresAt;
        session.relayer = relayer;
        session.singleLimit = singleLimit;
        session.dailyLimit = dailyLimit;
        emit SessionOpened(id, msg.sender, relayer);
    }

    /// Pays once for each payment id. Only the session's relayer.
    function pay(
        uint256 id,
        bytes32 paymentId,
        address payee,
        uint256 amount
    ) external whenNotPaused nonReentrant {
        Session storage session = _sessions[id];
        require(msg.sender == session.relayer, NotAllowed(id, msg.sender));
        require(!session.isRevoked, Revoked(id));
        require(block.timestamp < session.expiresAt, Expired(id, session.expiresAt));
        require(!isPaid[id][paymentId], AlreadyPaid(id, paymentId));
        _spend(id, session, amount);
        isPaid[id][paymentId] = true;
        emit Paid(id, paymentId, payee, amount);
        token.safeTransferFrom(session.payer, payee, amount);
    }

    /// Takes the session back at once. Works while paused too: nobody may be kept in.
    function revoke(uint256 id) external {
        Session storage session = _sessions[id];
        require(msg.sender == session.payer, NotAllowed(id, msg.sender));
        session.isRevoked = true;
        emit SessionRevoked(id);
    }

    function pause() external onlyOwner {
        _pause();
    }

    function unpause() external onlyOwner {
        _unpause();
    }

    function _spend(uint256 id, Session storage session, uint256 amount) private {
        require(amount > 0, AmountMissing());
        require(amount <= session.singleLimit, OverSingleLimit(id, amount, session.singleLimit));
        uint256 used = usedToday(id);
        uint256 left = session.dailyLimit - used;
        require(amount <= left, OverDailyLimit(id, amount, left));
        session.day = _today();
        session.spent = used + amount;
    }

    function _today() private view returns (uint40) {
        return uint40(block.timestamp / 1 days);
    }
}
